"""OpenVINO GenAI's continuous batching, stepped by hand."""

import importlib.metadata
import itertools
import time

PACKAGE = "openvino-genai"
CACHE_GIB = 2
PROBE_PROMPTS = 8
PROBE_TOKENS = 256
PROBE_STEPS = 16
# What it is told beside the defaults; the fastest is kept.
SETTINGS = (
    {},
    {"max_num_batched_tokens": 2048},
    {"max_num_batched_tokens": 2048, "INFERENCE_PRECISION_HINT": "bf16"},
    {"max_num_batched_tokens": 2048, "DYNAMIC_QUANTIZATION_GROUP_SIZE": 64},
)


class OpenVino:
    def __init__(self, arguments, progress):
        import numpy
        import openvino
        import openvino_genai

        self.numpy = numpy
        self.tensor = openvino.Tensor
        self.genai = openvino_genai
        self.arguments = arguments
        self.ids = itertools.count()
        self.setting = self._best_setting(progress)
        self.pipeline = self._load(self.setting)
        self._probe()

    def _best_setting(self, progress):
        taken = []
        for setting in SETTINGS:
            self.pipeline = self._load(setting)
            self._probe()
            taken.append(self._probe())
            progress(f"{PACKAGE} with {setting or 'its defaults'}: {taken[-1]:.2f} s")
        self.pipeline = None
        return SETTINGS[taken.index(min(taken))]

    def _load(self, setting):
        scheduler = self.genai.SchedulerConfig()
        scheduler.cache_size = CACHE_GIB
        scheduler.enable_prefix_caching = True
        properties = {"INFERENCE_NUM_THREADS": self.arguments.threads}
        for name, value in setting.items():
            if name.isupper():
                properties[name] = value
            else:
                setattr(scheduler, name, value)
        return self.genai.ContinuousBatchingPipeline(
            self.arguments.model, scheduler, "CPU", properties
        )

    def _probe(self):
        begin = next(self.ids)
        prompts = [
            [1000 + (begin * 7919 + row * 257 + i * 31) % 40000 for i in range(PROBE_TOKENS)]
            for row in range(PROBE_PROMPTS)
        ]
        seconds, _ = self._run(prompts, self._endless(PROBE_STEPS), PROBE_PROMPTS)
        return seconds

    def facts(self):
        told = ", ".join(f"{name}={value}" for name, value in self.setting.items())
        return {
            "version": importlib.metadata.version(PACKAGE),
            "setting": told or "defaults",
            "command": "ContinuousBatchingPipeline, prefix caching",
        }

    def forward(self, job):
        prefill, _ = self._run(job["prefill"], self._endless(1), len(job["prefill"]))
        if not job["tokens"]:
            return {"prefill": prefill, "decode": 0}
        rows = len(job["decode"])
        both, _ = self._run(job["decode"], self._endless(1 + job["tokens"]), rows)
        return {"prefill": prefill, "decode": both - prefill}

    def bulk(self, job):
        settings = self.genai.GenerationConfig()
        settings.max_new_tokens = job["tokens"]
        settings.do_sample = False
        settings.eos_token_id = self.pipeline.get_tokenizer().get_eos_token_id()
        if job["schema"]:
            structure = self.genai.StructuredOutputConfig()
            structure.json_schema = job["schema"]
            settings.structured_output_config = structure
        self._run(job["warm"], settings, job["inFlight"])
        seconds, outputs = self._run(job["prompts"], settings, job["inFlight"])
        decode = self.pipeline.get_tokenizer().decode
        return {
            "seconds": seconds,
            "outputs": [{"text": decode(ids), "tokens": len(ids)} for ids in outputs],
        }

    def _endless(self, tokens):
        settings = self.genai.GenerationConfig()
        settings.max_new_tokens = tokens
        settings.do_sample = False
        settings.ignore_eos = True
        return settings

    def _run(self, prompts, settings, in_flight):
        """Seconds, and each prompt's tokens."""
        inputs = [self.tensor(self.numpy.array([prompt], dtype="int64")) for prompt in prompts]
        waiting = iter(enumerate(inputs))
        running = {}
        outputs = [None] * len(prompts)
        begin = time.perf_counter()
        while True:
            for row, ids in itertools.islice(waiting, in_flight - len(running)):
                running[row] = self.pipeline.add_request(next(self.ids), ids, settings)
            if not running:
                return time.perf_counter() - begin, outputs
            self.pipeline.step()
            for row, handle in list(running.items()):
                if handle.get_status() != self.genai.GenerationStatus.RUNNING:
                    outputs[row] = handle.read_all()[0].generated_ids
                    del running[row]
