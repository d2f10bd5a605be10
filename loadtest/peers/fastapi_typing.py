"""The stack of the original system in forty lines: FastAPI, RapidFuzz' WRatio over all names, every keystroke.

python fastapi_typing.py PORT NAMES (one name a line)
"""

import json
import sys

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from rapidfuzz import fuzz, process, utils

app = FastAPI()
with open(sys.argv[2], encoding="utf-8") as file:
    names = [line.strip() for line in file if line.strip()]
prepared = [utils.default_process(name) for name in names]


@app.websocket("/ws")
async def typing(socket: WebSocket):
    await socket.accept()
    await socket.send_text('{"type":"welcome"}')
    try:
        while True:
            message = json.loads(await socket.receive_text())
            found = process.extract(
                utils.default_process(message["content"]), prepared, scorer=fuzz.WRatio, processor=None, limit=3
            )
            data = [
                {"product": {"id": names[at], "name": names[at]}, "confidence": score / 100} for _, score, at in found
            ]
            # `type` first, as the measuring client expects it.
            await socket.send_text(
                json.dumps({"type": "prediction", "data": data, "seq": message["seq"]}, separators=(",", ":"))
            )
    except WebSocketDisconnect:
        pass


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), ws_per_message_deflate=False, log_level="error")
