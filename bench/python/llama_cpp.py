"""llama.cpp, built from the source inside the package llama-cpp-python."""

import concurrent.futures
import glob
import http.client
import json
import os
import socket
import subprocess
import sys
import tarfile
import time

SOURCE = "llama_cpp_python-0.3.36"
PACKAGE = "llama-cpp-python==0.3.36"
BATCHED = "llama-batched-bench"
SERVER = "llama-server"
# With the second, weights stay as they lie in the file.
REPACKING = ((), ("--no-repack",))
OPTIONS = (
    "-DCMAKE_BUILD_TYPE=Release",
    "-DBUILD_SHARED_LIBS=OFF",
    "-DGGML_NATIVE=ON",
    "-DLLAMA_CURL=OFF",
    "-DLLAMA_OPENSSL=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DLLAMA_BUILD_APP=OFF",
    "-DLLAMA_USE_PREBUILT_UI=OFF",
)
BATCH = 2048
SLOT_POSITIONS = 1024
# Its warm-up needs some.
MIN_POSITIONS = 512
START_SECONDS = 120
REQUEST_SECONDS = 600


class LlamaCpp:
    def __init__(self, arguments, progress):
        self.arguments = arguments
        self.programs = build(arguments.cache, progress)
        self.repacking = self._best_repacking(progress)

    def _best_repacking(self, progress):
        """On some machines with AMX the repacked weights crash; elsewhere they are faster."""
        taken = {}
        for flags in REPACKING:
            what = " ".join(flags) or "its defaults"
            try:
                prefill, decode = self._batched(flags, 8, 128, 8)
            except RuntimeError as error:
                progress(f"llama.cpp with {what}: {error}")
                continue
            taken[flags] = prefill + decode
            progress(f"llama.cpp with {what}: {taken[flags]:.2f} s")
        if not taken:
            raise RuntimeError("llama-batched-bench crashes with and without --no-repack")
        return min(taken, key=taken.get)

    def facts(self):
        return {
            "version": f"in {SOURCE}",
            "setting": " ".join(self.repacking) or "defaults",
            "command": " ".join(self._batched_command(self.repacking, "ROWS", 256, "TOKENS"))
            + "; "
            + " ".join(self._server_command("PORT")),
        }

    def forward(self, job):
        """Its own benchmark draws its tokens itself; their number is what counts."""
        prompts = job["prefill"]
        prefill, decode = self._batched(
            self.repacking, len(prompts), len(prompts[0]), job["tokens"]
        )
        return {"prefill": prefill, "decode": decode}

    def _batched_command(self, flags, rows, prompt, tokens):
        return [BATCHED, "-t", str(self.arguments.threads), *flags] + [
            *("-npp", str(prompt), "-ntg", str(tokens), "-npl", str(rows)),
            *("-b", str(BATCH), "-ub", "512"),
        ]

    def _batched(self, flags, rows, prompt, tokens):
        positions = max(MIN_POSITIONS, rows * (prompt + max(tokens, 1)))
        command = self._batched_command(flags, rows, prompt, max(tokens, 1))
        command += ["-m", self.arguments.model, "-c", str(positions), "--output-format", "jsonl"]
        command[0] = self.programs[BATCHED]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{BATCHED} ends with {done.returncode}")
        return times(done.stdout)

    def _server_command(self, port):
        slots = self.arguments.slots
        return [SERVER, "-t", str(self.arguments.threads), *self.repacking] + [
            *("-np", str(slots), "-c", str(slots * SLOT_POSITIONS), "-b", str(BATCH)),
            *("--host", "127.0.0.1", "--port", str(port)),
        ]

    def bulk(self, job):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = self._server_command(port) + ["-m", self.arguments.model]
        command[0] = self.programs[SERVER]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(server, port)
            with concurrent.futures.ThreadPoolExecutor(job["inFlight"]) as senders:
                list(senders.map(lambda prompt: complete(port, job, prompt), job["warm"]))
                begin = time.perf_counter()
                outputs = list(senders.map(lambda prompt: complete(port, job, prompt), job["prompts"]))
                return {"seconds": time.perf_counter() - begin, "outputs": outputs}
        finally:
            server.kill()
            server.wait()


def times(lines):
    """Seconds of prefill and decode out of what llama-batched-bench prints."""
    results = [json.loads(line) for line in lines.splitlines() if line.startswith("{")]
    if len(results) != 1:
        raise RuntimeError(f"{BATCHED} printed {len(results)} results; 1 was expected")
    return results[0]["t_pp"], results[0]["t_tg"]


def wait_for(server, port):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if call(port, "GET", "/health", None)[0] == 200:
                return
        except OSError:
            pass  # it does not listen yet
        time.sleep(0.1)
    raise RuntimeError(f"{SERVER} does not come up (exit status {server.poll()})")


def complete(port, job, prompt):
    request = {
        "prompt": prompt,
        "n_predict": job["tokens"],
        "temperature": 0,
        "cache_prompt": True,
    }
    if job["schema"]:
        request["json_schema"] = json.loads(job["schema"])
    status, answer = call(port, "POST", "/completion", json.dumps(request))
    if status != 200:
        raise RuntimeError(f"{SERVER} answers with {status}: {answer[:200]}")
    answer = json.loads(answer)
    return {"text": answer["content"], "tokens": answer["tokens_predicted"]}


def call(port, method, path, body):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=REQUEST_SECONDS)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8")
    finally:
        connection.close()


def build(cache, progress):
    """The programs; compiled the first time, which takes as long as compilers take."""
    folder = os.path.join(cache, "llama.cpp")
    programs = {name: os.path.join(folder, "bin", name) for name in (BATCHED, SERVER)}
    if all(map(os.path.exists, programs.values())):
        return programs
    import cmake
    import ninja

    progress("compiling llama.cpp (the first time; some 20 minutes on 2 cores)")
    source = unpack(cache)
    tool = os.path.join(cmake.CMAKE_BIN_DIR, "cmake")
    maker = "-DCMAKE_MAKE_PROGRAM=" + os.path.join(ninja.BIN_DIR, "ninja")
    run([tool, "-S", source, "-B", folder, "-G", "Ninja", maker, *OPTIONS])
    run([tool, "--build", folder, "--target", *programs])
    return programs


def unpack(cache):
    folder = os.path.join(cache, SOURCE)
    source = os.path.join(folder, "vendor", "llama.cpp")
    if os.path.exists(os.path.join(source, "CMakeLists.txt")):
        return source
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    # Not the build folder's packages: pip prepares the source with its own.
    run([*pip, "--no-binary", ":all:", "--dest", cache, PACKAGE])
    archive = glob.glob(os.path.join(cache, SOURCE + ".tar.gz"))[0]
    with tarfile.open(archive) as files:
        files.extractall(cache, filter="data")
    return source


def run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        said = done.stdout.strip().splitlines()[-1:] or ["nothing"]
        raise RuntimeError(f"{os.path.basename(command[0])} failed; it said: {said[0]}")
