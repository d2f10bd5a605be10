"""uvicorn and websockets, a bare ASGI echo. python uvicorn_echo.py PORT"""

import sys

import uvicorn


async def app(scope, receive, send):
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (event := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": event["text"]})


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), ws="websockets", ws_per_message_deflate=False, log_level="error")
