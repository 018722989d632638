"""Each way a file can be wrong is refused with its file, its line, the reason and what to do."""

import pytest

from yiwang.definitions import FolderErrors, check, load

SERVICE, FORM = "services/permit/service.toml", "services/permit/form.schema.json"
EVENT, VOCABULARY, DATASET = "life_events/open.toml", "vocabulary.toml", "datasets/firms.toml"
CALENDAR, PROCEDURE, ORGANISATION = "calendars/cn.toml", "procedures/short.bpmn", "organisations/market.toml"

# path, what is there, what it is changed to, text on the line named, part of the reason, part of the hint
CHANGES = [
    # TOML
    ("city.toml", 'calendar = "cn"', "calendar = cn", "calendar = cn", "is not valid TOML", "correct"),
    ("city.toml", 'division = "2101"', "division = 2101", "division = 2101", "valid string, not 2101", ""),
    ("city.toml", "format = 1", "format = 2", "format = 2", "'format': input should be 1", ""),
    (
        SERVICE,
        'kind = "licence"\nthemes',
        'kind = "license"\nthemes',
        'kind = "license"',
        "'kind'",
        "licence",
    ),
    (SERVICE, 'organisation = "market"\n', "", "id =", "'organisation' is missing", "add 'organisation'"),
    (SERVICE, 'themes = ["food"]', 'theme = ["food"]', "theme =", "unknown key 'theme'", "'themes'"),
    (SERVICE, 'valid = "5 years"', 'vaild = "5 years"', "vaild", "unknown key 'output[0].vaild'", "'valid'"),
    (SERVICE, 'id = "permit"', 'id = "Permit"', "id =", "'id': string should match", "lower-case"),
    (SERVICE, 'id = "permit"', 'id = "permits"', "id =", "differs from the folder name", "same"),
    (EVENT, 'id = "open"', 'id = "opening"', "id =", "differs from the file name", "same"),
    (
        VOCABULARY,
        'id = "seats"',
        'id = "shop-name"',
        'id = "shop-name"\nname = { zh = "座',
        "occurs twice",
        "",
    ),
    (VOCABULARY, 'type = "integer"', 'type = "number"', 'type = "number"', "'element[1].type'", ""),
    (SERVICE, 'zh = "许可"', 'zh = "许\\u0000可"', "name", "U+0000", "remove"),
    # references
    (
        "city.toml",
        'calendar = "cn"',
        'calendar = "ch"',
        "calendar",
        "calendar 'ch' does not exist",
        "calendars/ch.toml",
    ),
    ("city.toml", 'division = "2101"', 'division = "2102"', "division", "2102 is not in divisions", "code"),
    (ORGANISATION, 'division = "2101"', 'division = "9999"', "division", "9999 is not in divisions", ""),
    (ORGANISATION, 'uscc = "11', 'uscc = "IO', "uscc", "is not one it may hold", "GB 32100"),
    (
        SERVICE,
        'organisation = "market"',
        'organisation = "markt"',
        "organisation",
        "'markt' does not",
        "'market'",
    ),
    (SERVICE, 'themes = ["food"]', 'themes = ["foods"]', "themes", "theme 'foods' does not exist", "'food'"),
    (SERVICE, 'procedure = "short"', 'procedure = "shrt"', "procedure", "procedure 'shrt'", "'short'"),
    (SERVICE, 'kind = "lease"', 'kind = "leese"', 'kind = "leese"', "evidence kind 'leese'", "'lease'"),
    (
        SERVICE,
        'kind = "lease"',
        'kind = "request"',
        '[[evidence]]\nkind = "request"\nsource = "sup',
        "occurs twice",
        "",
    ),
    (
        SERVICE,
        'kind = "permit"\nvalid',
        'kind = "xyz"\nvalid',
        'kind = "xyz"',
        "kind 'xyz' does not",
        "add it to",
    ),
    (
        SERVICE,
        'source = "supplied"',
        'source = "fetched"',
        'kind = "lease"',
        "no dataset holds it",
        "dataset",
    ),
    (
        SERVICE,
        'source = "supplied"',
        'source = "produced"',
        'kind = "lease"',
        "produced by no service",
        "ask",
    ),
    (SERVICE, '"20 working days"', '"20 days"', "clock", '"20 days" is no limit', ""),
    (
        SERVICE,
        '"20 working days"',
        '"0 working days", promised = "2 working days"',
        "clock",
        "longer",
        "short",
    ),
    (SERVICE, '"12.50"', '"twelve"', "fee", "'twelve' is no amount", "12.50"),
    (SERVICE, '"收费标准"', '""', "fee", "a fee needs its legal basis", "basis"),
    (SERVICE, '"5 years"', '"five years"', "valid", "'five years' is no period", "5 years"),
    (EVENT, 'lead = "market"', 'lead = "fire"', "lead", "organisation 'fire' does not exist", "fire.toml"),
    (EVENT, '"permit"', '"permits"', 'service = "permits"', "service 'permits' does not exist", "'permit'"),
    (
        EVENT,
        '"permit"',
        '"register"\noptional = true',
        '[[part]]\nservice = "register"\noptional',
        "occurs twice",
        "remove",
    ),
    (EVENT, '"permit"', '"permit"\nunless_held = "lease"', "unless_held", "who holds 'lease'", "dataset"),
    (EVENT, '"permit"', '"permit"\nwhen_held = "lice"', "when_held", "'lice' does not exist", ""),
    (DATASET, 'key = "code"', 'key = "cod"', "key", "key 'cod' is no column", "code, name"),
    (DATASET, 'key = "code"', 'key = "name"', "key", "'name' is not required", "required = true"),
    (DATASET, '["market"]', '["fire"]', "readers", "organisation 'fire'", ""),
    (VOCABULARY, 'column = "name"', 'column = "nam"', "fact", "no column 'nam'", "code, name"),
    (VOCABULARY, 'dataset = "firms"', 'dataset = "firm"', "fact", "dataset 'firm' does not", "'firms'"),
    (
        VOCABULARY,
        'about = "organisation"',
        'about = "person"',
        "fact",
        "but of dataset 'firms' it is organisation",
        "correct",
    ),
    (VOCABULARY, 'type = "string"\nfact', 'type = "date"\nfact', "fact", "the element of type date", "agree"),
    (VOCABULARY, 'type = "integer"', 'type = "choice"', 'type = "choice"\n\n', "without choices", ""),
    (
        VOCABULARY,
        'type = "integer"',
        'type = "string"\npattern = "["',
        "pattern",
        "no regular expression",
        "",
    ),
    # divisions
    ("divisions.csv", "code,level", "kode,level", "kode", "the first row is not code,level,name,parent", ""),
    ("divisions.csv", ",district,", ",distrikt,", "distrikt", "unknown level 'distrikt'", "'district'"),
    ("divisions.csv", "210102,", "21o102,", "21o102", "is not a number", "GB/T 2260"),
    ("divisions.csv", "东区,2101", "东区,2109", "210102", "parent 2109 of 210102", ""),
    ("divisions.csv", "东区,2101", "东区", "210102", "has 3 columns, not 4", ""),
    ("divisions.csv", "东区,2101\n", "东区,2101\n2101,city,甲,\n", "2101,city,甲", "first in line 2", ""),
    ("divisions.csv", "code,level", '"code,level', "210102", "is not valid CSV", "quotation"),
    # calendars
    (CALENDAR, "2021-02-12]", "2021-02-11]", "days", "2021-02-11 occurs twice", ""),
    (CALENDAR, "2021-02-12]", "2022-02-12]", "days", "2022-02-12 does not belong to 2021", ""),
    (CALENDAR, "[2021-02-07]", "[2021-02-12]", "id", "both a day off and a worked day", ""),
    (CALENDAR, "[2021-02-07]", "[2021-02-05]", "id", "2021-02-05 is no weekend", ""),
    (CALENDAR, "[2021-02-07]", '["soon"]', "worked", "date", ""),
    # forms
    (FORM, '"type": "object",', '"type": "object"', '"additional', "is not valid JSON", "correct"),
    (FORM, '"type": "object"', '"type": "array"', '"type"', "'type' must be \"object\"", ""),
    (
        FORM,
        '"additionalProperties": false',
        '"additionalProperties": true',
        '"add',
        "must be false",
        "nothing",
    ),
    (FORM, '["shop-name"]', '["shopname"]', '"required"', "'shopname' is not in the form", "shop-name"),
    (FORM, '"seats": {', '"seat": {', '"seat"', "'seat' is not in the vocabulary", "'seats'"),
    (FORM, '"seats": {', '"shop-name": {', '"shop-name": { "min', "key 'shop-name' occurs twice", "remove"),
    (FORM, '"maxLength": 20', '"maxlength": 20', "maxlength", "'maxlength' is not allowed", "'maxLength'"),
    (FORM, '"maxLength": 20', '"minimum": 20', '"minimum": 20', "makes no sense for 'shop-name'", "remove"),
    (FORM, '"maxLength": 20', '"maxLength": "20"', "maxLength", "is no number", ""),
    (FORM, '"maxLength": 20', '"pattern": "("', "pattern", "is no regular expression", ""),
    (FORM, '"minimum": 1,', '"minimum": NaN,', "{\n", "NaN is no JSON value", ""),
    # procedures
    (PROCEDURE, "</process>", "", "</def", "not well-formed", ""),
    (PROCEDURE, '<userTask id="decide"/>', '<scriptTask id="decide"/>', "<scriptTask", "scriptTask", ""),
    (PROCEDURE, ' yw:does="issue"', "", "<serviceTask", "does", ""),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change[0]}: {change[4]}")
def test_fault_is_named_with_its_line(town, change):
    path, old, new, at, reason, hint = change
    town.change(path, old, new)
    with pytest.raises(FolderErrors) as refused:
        load(town.files)
    found = [error for error in refused.value.errors if error.file == path and reason in error.reason]
    assert found, str(refused.value)
    assert found[0].line == town.line(path, at), str(found[0])
    assert hint in found[0].hint


def test_small_city_is_right_as_it_stands(town):
    report = check(town.files)
    assert (report.errors, report.warnings) == ((), ())


def test_all_errors_come_at_once_in_order(town):
    town.change("city.toml", 'calendar = "cn"', 'calendar = "xx"')
    town.change(SERVICE, '"20 working days"', '"soon"')
    town.change(EVENT, 'lead = "market"', 'lead = "fire"')
    town.change(FORM, '"maxLength": 20', '"maxLength": -1')
    with pytest.raises(FolderErrors) as refused:
        load(town.files)
    errors = refused.value.errors
    assert [error.file for error in errors] == sorted(error.file for error in errors)
    assert {error.file for error in errors} == {"city.toml", SERVICE, EVENT, FORM}


def test_broken_file_causes_no_second_error_elsewhere(town):
    town[ORGANISATION] += "colour = 1\n"
    errors = check(town.files).errors
    assert [error.file for error in errors] == [ORGANISATION]
    town.change(ORGANISATION, "colour = 1\n", "")
    town[VOCABULARY] += "[[element]]\n"
    assert {error.file for error in check(town.files).errors} == {VOCABULARY}


@pytest.mark.parametrize("path", ["city.toml", "divisions.csv", SERVICE, FORM])
def test_text_that_is_not_utf8_is_refused_at_its_line(town, path):
    files = town.files
    files[path] = files[path].replace(b"\n", "\n名".encode("gb18030"), 1)
    errors = [error for error in check(files).errors if error.file == path]
    assert [(error.line, error.reason) for error in errors] == [(2, "is not UTF-8 text")]


def test_byte_order_mark_and_windows_line_ends_are_accepted(town):
    files = {
        path: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")
        for path, data in town.files.items()
        if not path.endswith(".bpmn")
    }
    assert check({**town.files, **files}).errors == ()


def test_stray_file_is_an_error_and_not_ignored(town):
    town["service/permit/service.toml"] = town[SERVICE]
    town["services/lost/form.schema.json"] = town[FORM]
    found = {error.file: error for error in check(town.files).errors}
    assert found["service/permit/service.toml"].hint == "did you mean 'services'?"
    assert "belongs to no service" in found["services/lost/form.schema.json"].reason


@pytest.mark.parametrize("path", ["city.toml", "divisions.csv", CALENDAR, PROCEDURE, ORGANISATION, FORM])
def test_missing_file_is_noticed(town, path):
    del town[path]
    assert check(town.files).errors


def test_wrong_check_digit_warns_and_does_not_refuse(town):
    code = town[ORGANISATION].split('uscc = "')[1][:18]
    other = code[:-1] + ("1" if code[-1] != "1" else "2")
    town.change(ORGANISATION, code, other)
    report = check(town.files)
    assert report.ok
    assert [(w.file, w.line) for w in report.warnings] == [(ORGANISATION, town.line(ORGANISATION, "uscc"))]
    assert load(town.files).organisations["market"].uscc == other


def test_service_without_evidence_is_listed_but_cannot_be_applied_for(town):
    town["services/bare/service.toml"] = (
        'id = "bare"\nname = { zh = "空" }\norganisation = "market"\nkind = "public"\n'
    )
    folder = load(town.files)
    assert folder.services["bare"].missing == ("evidence", "clock", "procedure")
    assert check(town.files).counts["services that cannot be applied for"] == 1
    town.change(EVENT, '"permit"', '"bare"')
    errors = check(town.files).errors
    assert [(error.file, error.line) for error in errors] == [
        (EVENT, town.line(EVENT, '[[part]]\nservice = "bare'))
    ]
    assert "cannot be applied for" in errors[0].reason


def test_life_event_with_a_loop_names_the_loop(town):
    town.change("services/register/service.toml", 'kind = "lease"', 'kind = "permit"')
    errors = check(town.files).errors
    assert len(errors) == 1
    assert errors[0].file == EVENT
    assert '"permit" needs "licence" from "register"' in errors[0].reason
    assert '"register" needs "permit" from "permit"' in errors[0].reason


def test_life_event_missing_a_producer_when_a_licence_is_held(town):
    town.change(EVENT, '"register"', '"register"\nunless_held = "licence"')
    assert check(town.files).ok  # held, so it is at hand
    town["services/other/service.toml"] = town["services/register/service.toml"].replace(
        'id = "register"', 'id = "other"'
    )
    town.change(EVENT, '"register"\nunless_held = "licence"', '"register"\nwhen_held = "licence"')
    errors = check(town.files).errors
    assert [error.file for error in errors] == [EVENT]
    assert errors[0].reason.startswith("when no licence is held: ")


def test_forms_that_contradict_each_other_are_refused_in_their_life_event(town):
    town.change(
        "services/register/service.toml",
        '[[evidence]]\nkind = "lease"',
        '[[evidence]]\nkind = "request"\nsource = "form"\n\n[[evidence]]\nkind = "lease"',
    )
    town["services/register/form.schema.json"] = town[FORM].replace(
        '"minimum": 1, "maximum": 50', '"minimum": 60'
    )
    errors = check(town.files).errors
    assert [error.file for error in errors] == [EVENT]
    assert "'seats' of register, permit must be at least 60 and at most 50" in errors[0].reason


def test_limit_in_calendar_days_does_not_fit_a_life_event(town):
    town.change(SERVICE, '"20 working days"', '"20 calendar days"')
    errors = check(town.files).errors
    assert [error.file for error in errors] == [EVENT]
    assert "adds up working days" in errors[0].reason


def test_outputs_that_no_procedure_issues_are_refused(town):
    town.change(PROCEDURE, '    <serviceTask id="make" yw:does="issue"/>\n', "")
    town.change(PROCEDURE, 'targetRef="make"', 'targetRef="granted"')
    town.change(PROCEDURE, '    <sequenceFlow id="f3" sourceRef="make" targetRef="granted"/>\n', "")
    errors = check(town.files).errors
    assert {error.file for error in errors} == {SERVICE, "services/register/service.toml"}
    assert all("would never be made" in error.reason for error in errors)


def test_requirement_versions_may_not_overlap(town):
    town[SERVICE] += (
        '[[requirement]]\nmodel = "a.dmn"\ndecision = "x"\nvalid_from = 2020-01-01\nvalid_to = 2021-12-31\n'
        '[[requirement]]\nmodel = "b.dmn"\ndecision = "x"\nvalid_from = 2021-12-31\n'
    )
    errors = [error.reason for error in check(town.files).errors]
    assert "two versions of the requirement are in force at the same time" in errors
    assert "model 'a.dmn' does not exist" in errors
    town.change(SERVICE, "valid_to = 2021-12-31", "valid_to = 2019-12-31")
    assert "valid_to lies before valid_from" in [error.reason for error in check(town.files).errors]


def test_form_without_form_evidence_warns(town):
    town.change(SERVICE, 'source = "form"', 'source = "supplied"')
    report = check(town.files)
    assert report.ok
    assert [(warning.file, warning.hint) for warning in report.warnings] == [
        (FORM, 'name it with source = "form"')
    ]


def test_register_about_somebody_else_is_refused_where_it_is_named(town):
    town.change(DATASET, 'about = "organisation"', 'about = "person"')
    places = {(error.file, error.line) for error in check(town.files).errors}
    assert places == {("evidence/all.toml", 4), (VOCABULARY, town.line(VOCABULARY, "fact"))}


MODEL = """\
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="m" id="m">
  <inputData id="seats" name="seats"><variable name="seats" typeRef="number"/></inputData>
  <decision id="d" name="may be accepted">
    <variable name="may be accepted" typeRef="boolean"/>
    <informationRequirement><requiredInput href="#seats"/></informationRequirement>
    <literalExpression><text>seats &gt; 3</text></literalExpression>
  </decision>
</definitions>
"""
REQUIREMENT = '\n[[requirement]]\nmodel = "rule.dmn"\ndecision = "may be accepted"\nvalid_from = 2020-01-01\n'
RULE = "services/permit/rule.dmn"


def test_decision_models_are_loaded_by_their_path(town):
    town[RULE] = MODEL
    town[SERVICE] += REQUIREMENT
    assert [decision.name for decision in load(town.files).models[RULE].decisions] == ["may be accepted"]


def test_decision_that_its_model_lacks_is_named(town):
    town[RULE] = MODEL
    town[SERVICE] += REQUIREMENT.replace("accepted", "acepted")
    (error,) = check(town.files).errors
    assert (error.file, error.line) == (SERVICE, town.line(SERVICE, "decision ="))
    assert error.hint == "did you mean 'may be accepted'?"


@pytest.mark.parametrize(
    ("old", "new", "line"), [("</decision>", "", 8), ("seats &gt; 3", "seats &gt;", 6), ("#seats", "#j", 5)]
)
def test_faults_of_a_decision_model_keep_their_lines(town, old, new, line):
    town[RULE] = MODEL.replace(old, new)
    town[SERVICE] += REQUIREMENT
    errors = check(town.files).errors
    assert {error.file for error in errors} == {RULE}
    assert line in {error.line for error in errors}


def test_procedure_may_only_name_what_cases_know(town):
    town.change(PROCEDURE, '<userTask id="decide"/>', '<userTask id="decide" yw:clock="decison"/>')
    town.change(PROCEDURE, 'yw:does="issue"', 'yw:does="launch"')
    town[PROCEDURE] = town[PROCEDURE].replace('"granted"', '"done"')
    found = {
        (error.line, error.reason, error.hint)
        for error in check(town.files).errors
        if error.file == PROCEDURE
    }
    assert (5, "'decide': unknown clock 'decison'", "did you mean 'decision'?") in found
    assert (7, "'make': unknown does 'launch'", "known here: issue, grant, open-check") in found
    assert (9, "'done': unknown end 'done'", "known here: granted, refused, not-accepted") in found


DECIDING = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
             xmlns:yw="https://yiwang.dev/bpmn" targetNamespace="demo">
  <process id="short" isExecutable="true">
    <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="decide"/>
    <userTask id="decide"/><sequenceFlow id="f2" sourceRef="decide" targetRef="x"/>
    <exclusiveGateway id="x"/>
    <sequenceFlow id="f3" sourceRef="x" targetRef="granted">
      <conditionExpression>outcome = "grnat"</conditionExpression></sequenceFlow>
    <sequenceFlow id="f4" sourceRef="x" targetRef="refused">
      <conditionExpression>outcome = "refuse"</conditionExpression></sequenceFlow>
    <endEvent id="granted"/><endEvent id="refused"/>
  </process>
</definitions>"""


def test_procedure_may_only_decide_what_is_a_legal_act(town):
    town[PROCEDURE] = DECIDING
    found = [(e.line, e.reason, e.hint) for e in check(town.files).errors if e.file == PROCEDURE]
    assert (5, "'decide': unknown outcome 'grnat'", "did you mean 'grant'?") in found
