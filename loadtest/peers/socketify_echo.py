"""uWebSockets inside socketify: echo. python socketify_echo.py PORT"""

import sys

from socketify import App, OpCode

app = App()
app.ws("/*", {"compression": 0, "message": lambda ws, message, opcode: ws.send(message, opcode)})
app.listen({"port": int(sys.argv[1]), "host": "127.0.0.1"}, lambda config: None)
app.run()
