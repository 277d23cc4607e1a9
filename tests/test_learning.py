"""Learning what words weigh: the weights part the sentences, and the command says what is wrong with a file."""

import json

import pytest

from ehcforms.cli import main
from ehcforms.language_text import Text
from ehcforms.learning import learn
from ehcforms.site import starter_folder
from ehcforms.tone import Scales, words_of

HARSH = ["lazy", "hopeless", "awful", "shameless"]
FAIR = ["kind", "early", "keen", "tidy"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
EXAMPLES = [(f"On {day} the work was {word}.", word in HARSH) for day in DAYS for word in (*HARSH, *FAIR)]


def weight(learned, text):
    scales = Scales({"weights": learned.weights, "border": 0, "margin": 0, "fewest_words": 1})
    return scales.weight_of(words_of(Text(text)))


def test_the_border_parts_the_sentences():
    learned = learn(EXAMPLES)
    assert all((weight(learned, text) > learned.border) is wanted for text, wanted in EXAMPLES)
    assert learned.weights["hopeles" if "hopeles" in learned.weights else "hopeless"] > 0 > learned.weights["kind"]
    assert abs(learned.weights.get("on #", 0)) < 0.1


def test_the_same_sentences_give_the_same_weights_and_rare_words_none():
    assert learn(EXAMPLES) == learn(EXAMPLES)
    assert "once" not in learn([*EXAMPLES, ("Once upon the hill", True)]).weights


def test_a_sentence_without_words_does_no_harm():
    assert learn([*EXAMPLES, ("", True), ("!", False)]).weights.keys() == learn(EXAMPLES).weights.keys()


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "tone.json"
    path.write_text((starter_folder() / "rules" / "tone.json").read_text(encoding="utf-8"), encoding="utf-8")
    return path


def sentences_in(folder, rows):
    path = folder / "mine.json"
    path.write_text(json.dumps({"sentences": rows}), encoding="utf-8")
    return path


def test_the_command_replaces_the_weights_and_nothing_else(tmp_path, table, capsys):
    before = json.loads(table.read_text(encoding="utf-8"))
    mine = sentences_in(tmp_path, [{"text": text, "codes": ["mine"] if wanted else []} for text, wanted in EXAMPLES])
    assert main(["learn", str(mine), "--into", str(table)]) == 0
    told, after = capsys.readouterr().out, json.loads(table.read_text(encoding="utf-8"))
    assert "24 sentences with a code and 24 without" in told and "recall 1.000, precision 1.000" in told
    assert {key: one for key, one in after.items() if key not in ("weights", "border")} == {
        key: one for key, one in before.items() if key not in ("weights", "border")
    }
    assert 0 < len(after["weights"]) < 60 and set(after) == set(before)


def test_a_sentence_that_is_given_twice_counts_once(tmp_path, table, capsys):
    rows = [{"text": text, "codes": ["mine"] if wanted else []} for text, wanted in EXAMPLES]
    mine = sentences_in(tmp_path, [*rows, *rows])
    assert main(["learn", str(mine), str(mine), "--into", str(table)]) == 0
    assert "24 sentences with a code and 24 without" in capsys.readouterr().out
    few = sentences_in(tmp_path, [{"text": "He is lazy.", "codes": ["mine"]}, {"text": "He is kind.", "codes": []}] * 40)
    assert main(["learn", str(few), "--into", str(table)]) == 1
    assert "There are 1 sentences with a code and 1 without" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "has no sentences"),
        ("x", "has no sentences"),
        ([{"text": "A"}], 'sentences[0]: write {"text": "…", "codes": []}'),
        ([{"text": 3, "codes": []}], "sentences[0]"),
        ([{"text": f"A b c{n}", "codes": []} for n in range(30)], "0 sentences with a code and 30 without"),
    ],
)
def test_what_is_wrong_with_sentences_is_said_and_the_table_stays(tmp_path, table, capsys, rows, told):
    before = table.read_bytes()
    assert main(["learn", str(sentences_in(tmp_path, rows)), "--into", str(table)]) == 1
    assert told in capsys.readouterr().err and table.read_bytes() == before


@pytest.mark.parametrize(("text", "told"), [("{", "tone.json:1:2"), ("[]", "is no object"), ('{"margin": "x"}', "no number “margin”")])
def test_what_is_wrong_with_the_table_is_said(tmp_path, capsys, text, told):
    path = tmp_path / "tone.json"
    path.write_text(text, encoding="utf-8")
    mine = sentences_in(tmp_path, [{"text": text, "codes": ["mine"] if wanted else []} for text, wanted in EXAMPLES])
    assert main(["learn", str(mine), "--into", str(path)]) == 1
    assert told in capsys.readouterr().err and path.read_text(encoding="utf-8") == text


def test_a_file_that_is_not_there_is_said(tmp_path, table, capsys):
    assert main(["learn", str(tmp_path / "none.json"), "--into", str(table)]) == 1
    assert "none.json" in capsys.readouterr().err


@pytest.mark.parametrize("broken", ["mine.json", "tone.json"])
def test_a_file_that_is_not_utf_8_is_told(tmp_path, table, capsys, broken):
    mine = sentences_in(tmp_path, [{"text": text, "codes": ["mine"] if wanted else []} for text, wanted in EXAMPLES])
    (tmp_path / broken).write_bytes('{"sentences": "é"}'.encode("utf-16"))
    assert main(["learn", str(mine), "--into", str(table)]) == 1
    assert f"{broken} cannot be read: it is not saved as UTF-8" in capsys.readouterr().err
