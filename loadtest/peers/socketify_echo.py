"""uWebSockets inside socketify: echo. python socketify_echo.py PORT"""

import sys

from socketify import App, OpCode

NEWS = "hello everybody, this is news for all of you, each and every one"


def said(ws, message, opcode):
    if message == "everybody":
        app.publish("all", NEWS, OpCode.TEXT)
    else:
        ws.send(message, opcode)


app = App()
app.ws("/*", {"compression": 0, "open": lambda ws: ws.subscribe("all"), "message": said})
app.listen({"port": int(sys.argv[1]), "host": "127.0.0.1"}, lambda config: None)
app.run()
