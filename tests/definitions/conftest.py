"""A city small enough to read at a glance, for tests to break in one place."""

import pytest

CITY = {
    "city.toml": """\
format = 1
name = { zh = "小城", en = "Smalltown" }
division = "2101"
calendar = "cn"

[[themes]]
id = "food"
name = { zh = "餐饮" }
""",
    "divisions.csv": "code,level,name,parent\n2101,city,小城,21\n210102,district,东区,2101\n",
    "organisations/market.toml": """\
id = "market"
name = { zh = "市场局" }
short = { zh = "市场局" }
uscc = "11210100DEM00014XX"
division = "2101"
""",
    "vocabulary.toml": """\
[[element]]
id = "shop-name"
name = { zh = "名称" }
type = "string"
fact = { dataset = "firms", column = "name", about = "organisation" }

[[element]]
id = "seats"
name = { zh = "座位" }
type = "integer"

[[element]]
id = "style"
name = { zh = "业态" }
type = "choice"
choices = [{ value = "cafe", name = { zh = "咖啡" } }, { value = "bar", name = { zh = "酒吧" } }]

[[element]]
id = "rent"
name = { zh = "租金" }
type = "money"
unit = "元"

[[element]]
id = "true"
name = { zh = "承诺" }
type = "boolean"

[[element]]
id = "code"
name = { zh = "代码" }
type = "uscc"

[[element]]
id = "opened"
name = { zh = "开业" }
type = "date"

[[element]]
id = "phone"
name = { zh = "电话" }
type = "phone"
""",
    "datasets/firms.toml": """\
id = "firms"
name = { zh = "市场主体" }
organisation = "market"
about = "organisation"
key = "code"
purpose = { zh = "核验" }
readers = ["market"]

[[column]]
id = "code"
name = { zh = "代码" }
type = "string"
required = true

[[column]]
id = "name"
name = { zh = "名称" }
type = "string"
""",
    "evidence/all.toml": """\
[[kind]]
id = "licence"
name = { zh = "执照" }
about = "organisation"
dataset = "firms"

[[kind]]
id = "lease"
name = { zh = "租约" }

[[kind]]
id = "request"
name = { zh = "申请表" }

[[kind]]
id = "permit"
name = { zh = "许可证" }
""",
    "services/register/service.toml": """\
id = "register"
name = { zh = "登记" }
organisation = "market"
kind = "licence"
procedure = "short"
clock = { lawful = "5 working days", promised = "1 working day" }

[[evidence]]
kind = "lease"
source = "supplied"

[[output]]
kind = "licence"
""",
    "services/permit/service.toml": """\
id = "permit"
name = { zh = "许可" }
organisation = "market"
kind = "licence"
themes = ["food"]
procedure = "short"
clock = { lawful = "20 working days" }
fee = { amount = "12.50", basis = "收费标准" }

[[evidence]]
kind = "request"
source = "form"

[[evidence]]
kind = "licence"
source = "produced"

[[evidence]]
kind = "lease"
source = "supplied"

[[output]]
kind = "permit"
valid = "5 years"
""",
    "services/permit/form.schema.json": """\
{
  "type": "object",
  "additionalProperties": false,
  "required": ["shop-name"],
  "properties": {
    "shop-name": { "maxLength": 20 },
    "seats": { "minimum": 1, "maximum": 50 }
  }
}
""",
    "life_events/open.toml": """\
id = "open"
name = { zh = "开店" }
lead = "market"

[[part]]
service = "register"

[[part]]
service = "permit"
""",
    "procedures/short.bpmn": """\
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:yw="https://yiwang.dev/bpmn">
  <process id="short">
    <startEvent id="s"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="decide"/>
    <userTask id="decide"/>
    <sequenceFlow id="f2" sourceRef="decide" targetRef="make"/>
    <serviceTask id="make" yw:does="issue"/>
    <sequenceFlow id="f3" sourceRef="make" targetRef="granted"/>
    <endEvent id="granted"/>
  </process>
</definitions>
""",
    "calendars/cn.toml": """\
id = "cn"
name = { zh = "日历" }

[[year]]
year = 2021
source = "通知"

[[year.holiday]]
name = { zh = "春节" }
days = [2021-02-11, 2021-02-12]
worked = [2021-02-07]
""",
}


class Town(dict):
    """Files by path, as text; changed in place by the test."""

    def change(self, path, old, new):
        assert self[path].count(old) == 1, f"'{old}' is not once in {path}"
        self[path] = self[path].replace(old, new)
        return self

    def line(self, path, text):
        return self[path][: self[path].index(text)].count("\n") + 1

    @property
    def files(self):
        return {path: text.encode() if isinstance(text, str) else text for path, text in self.items()}


@pytest.fixture
def town():
    from yiwang.kernel.codes import make_uscc

    made = Town(CITY)
    return made.change(
        "organisations/market.toml", "11210100DEM00014XX", make_uscc("11", "210100", "DEM00014")
    )
