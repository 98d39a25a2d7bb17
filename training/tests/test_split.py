from funnel_training.split import held_out, key_of


def test_a_key_depends_on_the_words_alone():
    assert key_of("My wifi  is DOWN!") == key_of("my wifi is down")
    assert key_of("my wifi is down") != key_of("my wifi is up")


def test_all_shapes_of_a_text_are_on_one_side():
    items = [(f"text {i}", shape) for i in range(500) for shape in range(3)]

    chosen = held_out(items, lambda item: item[0], 0.1)

    assert len(chosen) % 3 == 0
    assert 90 < len(chosen) < 210


def test_texts_that_are_added_do_not_move_others():
    few = held_out([f"text {i}" for i in range(300)], str, 0.1)
    many = held_out([f"text {i}" for i in range(900)], str, 0.1)

    assert set(few) <= set(many)


def test_the_limit_cuts_whole_texts():
    items = [(f"text {i}", shape) for i in range(500) for shape in range(3)]

    assert len(held_out(items, lambda item: item[0], 0.5, max_lines=31)) == 33
