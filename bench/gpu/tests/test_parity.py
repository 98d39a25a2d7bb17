"""The program chooses what transformers' Llama chooses from the same weights."""

import os

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from gpu_bench.measure import generate
from gpu_bench.peer import FirstToken, greedy, random_model
from gpu_bench.program import FunnelProgram
from gpu_bench.shapes import SHAPES, Shape
from gpu_bench.weights import weights_of

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
TINY = SHAPES["tiny"]
TOKENS = 24
PROMPTS = torch.randint(
    0, TINY.vocabulary, (3, 17), generator=torch.Generator().manual_seed(5)
).to(DEVICE)


@pytest.fixture(scope="module")
def model():
    return random_model(TINY, torch.float32, DEVICE)


def logits_of(model, prompts):
    with torch.inference_mode():
        return model(prompts).logits[:, -1].float()


def program_of(file, model, dtype, shape: Shape = TINY) -> FunnelProgram:
    return FunnelProgram(file, shape, weights_of(model), dtype, len(PROMPTS), 128)


def test_float32_logits_of_a_batch_are_those_of_transformers(program_file, model):
    logits, _ = program_of(program_file, model, torch.float32).step([0, 0, 0], PROMPTS.tolist())

    torch.testing.assert_close(logits, logits_of(model, PROMPTS), rtol=1e-4, atol=1e-5)


def test_float32_greedy_tokens_are_those_of_transformers(program_file, model):
    program = program_of(program_file, model, torch.float32)

    ids, _, _ = generate(program, PROMPTS, TOKENS)

    assert ids.tolist() == greedy(model, PROMPTS, TOKENS).tolist()


def test_bf16_logits_are_close_to_float32(program_file, model):
    logits, _ = program_of(program_file, model, torch.bfloat16).step([0, 0, 0], PROMPTS.tolist())

    expected = logits_of(model, PROMPTS)
    assert logits.dtype == torch.float32
    torch.testing.assert_close(logits, expected, rtol=0, atol=0.03 * expected.abs().max().item())


def test_a_prompt_in_chunks_gives_the_logits_of_one_at_once(program_file, model):
    program = program_of(program_file, model, torch.float32)
    program.step([0, 0, 0], PROMPTS[:, :9].tolist())

    logits, _ = program.step([9, 9, 9], PROMPTS[:, 9:].tolist())

    torch.testing.assert_close(logits, logits_of(model, PROMPTS), rtol=1e-4, atol=1e-5)


def test_the_model_of_a_gguf_file_chooses_what_transformers_chooses(program_file):
    file = os.environ.get("FUNNEL_GGUF")
    if not file:
        pytest.skip("FUNNEL_GGUF names no file of: ./funnel model export --out FILE --type f32")
    from transformers import AutoModelForCausalLM

    directory, name = os.path.split(os.path.abspath(file))
    model = AutoModelForCausalLM.from_pretrained(directory, gguf_file=name, dtype=torch.float32)
    model = model.to(DEVICE).eval()
    config = model.config
    shape = Shape(
        layers=config.num_hidden_layers,
        dim=config.hidden_size,
        heads=config.num_attention_heads,
        kv_heads=config.num_key_value_heads,
        ffn=config.intermediate_size,
        vocabulary=config.vocab_size,
        theta=config.rope_parameters["rope_theta"],
        epsilon=config.rms_norm_eps,
    )
    prompts = PROMPTS + 1000

    ids, _, _ = generate(program_of(program_file, model, torch.float32, shape), prompts, TOKENS)

    assert ids.tolist() == greedy(model, prompts, TOKENS).tolist()


def test_the_time_of_the_first_token_lies_within_a_generation(model):
    first = FirstToken(iter([1.0, 2.0]).__next__)

    ids = greedy(model, PROMPTS, TOKENS, first)

    assert first.time == 1.0
    assert ids.shape == (len(PROMPTS), TOKENS)
