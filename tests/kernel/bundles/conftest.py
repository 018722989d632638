"""Five life events as they are known in practice; the days are demo values.

A line is one service: id, organisation, days: the evidence it needs > what it issues.
"""

import pytest

from yiwang.kernel.bundles import EvidenceNeed, LifeEventSpec, PartSpec, ServiceSpec, Source

# Looked up: identity cards, household registers, licences and titles already issued. Produced: made by
# one of the services of the life event. Everything else is given by the applicant.
_SOURCES: dict[Source, str] = {
    "fetched": """
        id_legal id_holder id_agent id_f id_m marry hukou dl biz_lic health fire_acc id_buy id_sell
        title marry_b tax_home hukou_b
    """,
    "form": """
        reg_form seal_form inv_form si_form si_staff mi_form hf_form bank_form birth_form vac_form
        hk_form rmi_form ssc_form crem_form hk_cancel_form dl_form pens_form heir_form mi_acct_form
        hf_wd_form subsidy_form food_form fire_form sign_form tob_form net_form tax_form deed_form
        w_form e_form g_form
    """,
    "produced": """
        inv_seal seals birth_cert hk_page death crem contract tax_cert new_title
    """,
}

_EVENTS = {
    # 企业开办
    "start-firm": """
        register-firm market 1: reg_form articles appoint premise id_legal id_holder id_agent auth > biz_lic
        seals police 1: seal_form biz_lic id_legal id_agent auth > seals inv_seal
        invoices tax 1: inv_form biz_lic id_legal id_agent inv_seal
        social-insurance social 1: si_form si_staff biz_lic id_legal id_agent
        medical-insurance medical 1: mi_form si_staff biz_lic id_legal id_agent
        housing-fund housing-fund 1: hf_form biz_lic id_legal id_agent auth
        bank-account bank 1: bank_form biz_lic id_legal id_agent auth seal_card seals
    """,
    # 新生儿出生
    "newborn": """
        birth-certificate health 5: birth_form id_f id_m marry > birth_cert
        vaccination health 1: vac_form birth_cert id_m
        household-entry police 5: hk_form birth_cert hukou id_f id_m marry > hk_page
        medical-insurance medical 5: rmi_form hk_page hukou id_m
        social-card social 20: ssc_form hk_page hukou birth_cert id_m
        birth-costs medical 20: hosp_bill hosp_sum birth_cert id_m bank_no
    """,
    # 公民身后
    "after-death": """
        death-certificate health 1: id_dec hukou_dec id_agent > death
        cremation civil 1: crem_form death id_dec id_agent > crem
        household-exit police 2: hk_cancel_form death hukou_dec id_dec id_agent
        driving-licence traffic 1: dl_form death dl id_agent
        pension social 20: pens_form death crem id_dec id_agent ssc_dec bank_heir kin
        survivors social 20: heir_form death crem id_dec id_agent bank_heir kin
        medical-account medical 10: mi_acct_form death id_dec id_agent bank_heir kin ssc_dec
        housing-fund housing-fund 3: hf_wd_form death id_dec id_agent bank_heir kin
        allowances civil 1: subsidy_form death id_dec
    """,
    # 开办餐饮店
    "restaurant": """
        verify-licence market 0: biz_lic
        food-licence market 20: food_form biz_lic layout rules manager health premise id_legal auth id_agent
        fire-check fire 10: fire_form biz_lic fire_plan fire_rule fire_acc id_legal premise
        signboard urban 5: sign_form biz_lic sign_pic premise id_agent auth
        tobacco tobacco 20: tob_form biz_lic id_legal premise id_agent auth
    """,
    # 二手房转移登记+水电气过户
    "second-hand-home": """
        contract housing 1: net_form id_buy id_sell title marry_b > contract
        tax tax 1: tax_form id_buy id_sell contract title tax_home old_inv hukou_b marry_b > tax_cert
        title land 5: deed_form id_buy id_sell title contract tax_cert marry_b > new_title
        water water 5: w_form id_buy id_sell new_title w_no
        power power 5: e_form id_buy id_sell new_title e_no
        gas gas 5: g_form id_buy id_sell new_title g_no
    """,
}


def _source(kind: str) -> Source:
    for source, kinds in _SOURCES.items():
        if kind in kinds.split():
            return source
    return "supplied"


def read_service(line: str) -> ServiceSpec:
    head, _, rest = line.partition(":")
    needs, _, outputs = rest.partition(">")
    name, organisation, days = head.split()
    evidence = tuple(EvidenceNeed(kind, _source(kind)) for kind in needs.split())
    return ServiceSpec(name, organisation, (), evidence, tuple(outputs.split()), int(days))


def _read(text: str) -> list[ServiceSpec]:
    return [read_service(line) for line in text.strip().splitlines()]


@pytest.fixture(scope="session")
def life_events() -> dict[str, tuple[LifeEventSpec, list[ServiceSpec]]]:
    found = {}
    for name, text in _EVENTS.items():
        services = _read(text)
        parts = tuple(PartSpec(service.id) for service in services)
        found[name] = (LifeEventSpec(name, services[0].organisation, parts), services)
    return found


@pytest.fixture
def restaurant(life_events) -> tuple[LifeEventSpec, list[ServiceSpec]]:
    """The restaurant of somebody who may or may not have a business licence yet."""
    _, services = life_events["restaurant"]
    first = read_service("register market 1: reg_form premise id_legal id_agent auth > biz_lic")
    parts = [PartSpec(service.id) for service in services if service.id != "verify-licence"]
    conditional = (
        PartSpec("register", unless_held="biz_lic"),
        PartSpec("verify-licence", when_held="biz_lic"),
    )
    return LifeEventSpec("restaurant", "market", (*conditional, *parts)), [first, *services]
