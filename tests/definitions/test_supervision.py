"""Who supervises is the folder's to say; a procedure it names has to be there."""

import pytest

from yiwang.definitions import check, load

SAID = '\n[supervision]\nprocedure = "supervise"\nposts = ["head"]\n'
DRAWN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:yw="https://yiwang.dev/bpmn">
<process id="supervise" name="s" isExecutable="true" yw:opened-by="market">
<startEvent id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/>
<userTask id="b" name="b"/><sequenceFlow id="g" sourceRef="b" targetRef="c"/><endEvent id="c"/>
</process></definitions>"""


def test_a_procedure_that_is_not_there_is_an_error(town) -> None:
    town["city.toml"] += SAID
    (error,) = check(town.files).errors
    assert (error.file, error.line) == ("city.toml", town.line("city.toml", "procedure ="))
    assert "'supervise' does not exist" in error.reason
    town["procedures/supervise.bpmn"] = DRAWN
    assert not check(town.files).errors
    said = load(town.files).city.supervision
    assert said and (said.procedure, said.posts) == ("supervise", ("head",))


@pytest.mark.parametrize("posts", ['["mayor"]', '"head"'])
def test_posts_are_posts(town, posts) -> None:
    town["city.toml"] += SAID.replace('["head"]', posts)
    assert {error.file for error in check(town.files).errors} == {"city.toml"}
