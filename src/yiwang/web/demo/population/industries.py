"""What a city's firms do: divisions of GB/T 4754-2017 with the sizes usual in them. Demo values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Industry:
    """A division: its share of all firms, its class in 工信部联企业〔2011〕300号, and typical firms.

    ``staff`` is the median of a lognormal distribution with ``spread``; ``revenue`` the typical ten thousand
    yuan a head and year, ``assets`` the ten thousand of assets for each of revenue; ``traders`` the share
    of sole traders, ``research`` of firms with R&D.
    """

    code: str
    word: str
    share: float
    sme: str
    staff: float
    spread: float
    revenue: float
    assets: float
    traders: float
    research: float = 0.0

    @property
    def is_manufacturing(self) -> bool:
        """Section C."""
        return self.code[0] == "C"

    @property
    def has_no_deduction(self) -> bool:
        """Trades without the extra deduction of R&D (财税〔2015〕119号 第四条)."""
        return self.code[0] in "FHKL" or self.code in {"C16", "R90"}

    @property
    def has_no_loan(self) -> bool:
        """Trades that start-up loans do not support: building, entertainment and the like."""
        return self.code[0] == "E" or self.code == "R90"


_INDUSTRY, _OTHER = "工业", "其他未列明行业"
INDUSTRIES = (
    Industry("A01", "农业", 1.6, "农、林、牧、渔业", 6, 1.0, 18, 1.5, 0.55),
    Industry("A03", "养殖", 1.0, "农、林、牧、渔业", 4, 0.9, 22, 1.2, 0.60),
    Industry("C13", "食品加工", 1.4, _INDUSTRY, 14, 1.2, 62, 0.8, 0.35, 0.04),
    Industry("C17", "纺织", 0.5, _INDUSTRY, 16, 1.1, 35, 0.9, 0.25, 0.03),
    Industry("C26", "化工", 0.6, _INDUSTRY, 22, 1.3, 95, 1.1, 0.02, 0.20),
    Industry("C27", "医药", 0.3, _INDUSTRY, 45, 1.3, 88, 1.4, 0.0, 0.35),
    Industry("C30", "建材", 0.9, _INDUSTRY, 15, 1.1, 55, 1.0, 0.12, 0.05),
    Industry("C33", "金属制品", 1.6, _INDUSTRY, 14, 1.1, 58, 0.9, 0.15, 0.08),
    Industry("C34", "通用设备", 2.0, _INDUSTRY, 18, 1.3, 60, 1.1, 0.06, 0.18),
    Industry("C35", "专用设备", 1.4, _INDUSTRY, 20, 1.3, 62, 1.2, 0.03, 0.24),
    Industry("C36", "汽车零部件", 0.6, _INDUSTRY, 55, 1.5, 110, 0.9, 0.01, 0.22),
    Industry("C37", "航空装备", 0.2, _INDUSTRY, 70, 1.6, 80, 1.6, 0.0, 0.40),
    Industry("C38", "电气机械", 1.1, _INDUSTRY, 20, 1.3, 68, 1.0, 0.03, 0.22),
    Industry("C39", "电子设备", 0.5, _INDUSTRY, 26, 1.4, 75, 1.1, 0.02, 0.38),
    Industry("D44", "供热", 0.3, _INDUSTRY, 40, 1.4, 120, 2.2, 0.0, 0.03),
    Industry("E47", "建筑工程", 2.2, "建筑业", 25, 1.6, 75, 1.0, 0.05, 0.02),
    Industry("E50", "装饰", 3.2, "建筑业", 8, 1.1, 32, 0.6, 0.25, 0.01),
    Industry("F51", "商贸批发", 13.0, "批发业", 5, 1.0, 160, 0.5, 0.30, 0.005),
    Industry("F52", "零售", 24.0, "零售业", 3, 0.8, 40, 0.4, 0.78, 0.002),
    Industry("G54", "运输", 3.6, "交通运输业", 5, 1.2, 36, 0.9, 0.50, 0.002),
    Industry("G59", "仓储", 0.5, "仓储业", 9, 1.1, 48, 1.8, 0.05, 0.01),
    Industry("G60", "快递", 0.5, "邮政业", 12, 1.2, 22, 0.5, 0.15),
    Industry("H61", "宾馆", 1.1, "住宿业", 9, 1.0, 16, 2.0, 0.45),
    Industry("H62", "餐饮", 9.5, "餐饮业", 5, 0.8, 15, 0.5, 0.82),
    Industry("I64", "互联网", 0.9, "信息传输业", 8, 1.2, 45, 0.8, 0.02, 0.22),
    Industry("I65", "软件", 3.0, "软件和信息技术服务业", 8, 1.3, 38, 0.7, 0.02, 0.30),
    Industry("K701", "房地产开发", 0.7, "房地产开发经营", 18, 1.3, 260, 3.5, 0.0),
    Industry("K702", "物业", 1.1, "物业管理", 30, 1.2, 11, 0.4, 0.01),
    Industry("L71", "租赁", 1.2, "租赁和商务服务业", 4, 0.9, 30, 2.2, 0.25, 0.003),
    Industry("L72", "商务服务", 6.5, "租赁和商务服务业", 5, 1.1, 26, 0.8, 0.15, 0.01),
    Industry("M74", "技术服务", 3.2, _OTHER, 7, 1.1, 30, 0.8, 0.04, 0.22),
    Industry("M75", "科技推广", 3.4, _OTHER, 6, 1.0, 26, 0.7, 0.03, 0.24),
    Industry("N78", "环境卫生", 0.4, _OTHER, 28, 1.3, 14, 0.9, 0.02, 0.03),
    Industry("O80", "居民服务", 5.2, _OTHER, 3, 0.7, 11, 0.4, 0.85),
    Industry("O81", "修理", 2.2, _OTHER, 3, 0.8, 15, 0.5, 0.75),
    Industry("P83", "培训", 1.4, _OTHER, 10, 1.0, 12, 0.6, 0.20, 0.01),
    Industry("Q84", "诊所", 1.0, _OTHER, 9, 1.2, 18, 0.8, 0.40, 0.02),
    Industry("R86", "文化传媒", 1.6, _OTHER, 5, 1.0, 20, 0.7, 0.10, 0.03),
    Industry("R90", "娱乐", 0.9, _OTHER, 6, 0.9, 12, 1.0, 0.45),
)
