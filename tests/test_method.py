"""Method on the page: what the parts say beside what they are made of."""

import pytest

from explorer.assets import toml
from explorer.wording.words import LANGUAGES, load
from tests.test_page import Page

pytestmark = pytest.mark.usefixtures("brisk_pages")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_rule_in_force_is_told_with_its_date_and_its_sources(language):
    evidence, words = toml("data/evidence"), load(language)
    page = Page(language=language).choose("page.part", "method").choose("method.part", "rules")
    (table,) = (table.value for table in page.at.table if words("rules.means") in table.value)
    rules = {code: entry for code, entry in evidence.items() if code.startswith("R")}
    assert len(table) == len(rules) >= 9
    for (_, row), (code, entry) in zip(table.iterrows(), rules.items(), strict=True):
        assert str(entry["year"])[:3] in row[words("rules.since")]
        assert row[words("rules.means")] == words(f"rule.{code}.means")
        for source in entry["sources"]:
            known = evidence["sources"].get(source) or toml("data/coefficients")["sources"][source]
            assert known["url"] in row[words("method.source")]
            assert known["title"] in row[words("method.source")].replace("\\", "")
    assert any(evidence["checked"] in text.value for text in page.at.markdown)
