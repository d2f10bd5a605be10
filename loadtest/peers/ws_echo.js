// node's ws: echo, one process, no compression. node ws_echo.js PORT (Debian: node-ws)
const { WebSocketServer } = require("ws");
const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), perMessageDeflate: false });
server.on("connection", (socket) =>
  socket.on("message", (data, isBinary) => {
    if (!isBinary && data.toString() === "everybody") for (const other of server.clients) other.send("hello everybody, this is news for all of you, each and every one");
    else socket.send(data, { binary: isBinary });
  }),
);
