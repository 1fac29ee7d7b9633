"""The offline server answers as NCBI does: formats, clamps, errors, and queries that are really evaluated."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from Bio import Entrez

from harvest.library import Library
from harvest.offline_server import PATH, OfflineServer
from harvest.query import BadQuery, search
from harvest.records import Record
from harvest.searches import read_searches

from .literature import article, serving

RICH = Record(
    501,
    1,
    "article",
    b'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">501</PMID>'
    b'<DateCompleted><Year>2021</Year><Month>02</Month><Day>03</Day></DateCompleted><Article PubModel="Print-Electronic">'
    b'<Journal><ISSN IssnType="Print">1234-5678</ISSN><JournalIssue CitedMedium="Internet"><Volume>7</Volume><PubDate>'
    b"<Year>2021</Year><Month>Mar</Month></PubDate></JournalIssue><Title>The Journal of Examples</Title>"
    b"<ISOAbbreviation>J Ex</ISOAbbreviation></Journal><ArticleTitle>S-ketamine in Menie&#768;re disease: a randomised "
    b'trial of 0.5 mg/m<sup>2</sup></ArticleTitle><ELocationID EIdType="doi">10.1000/abc.(12)3</ELocationID><Abstract>'
    b"<AbstractText>Treatment of asthma and other illnesses was titrated.</AbstractText></Abstract><AuthorList>"
    b"<Author><LastName>Garcia</LastName><ForeName>Maria</ForeName><Initials>ML</Initials><AffiliationInfo><Affiliation>"
    b"Hospital of Nowhere, Chile</Affiliation></AffiliationInfo></Author><Author><CollectiveName>EXAMPLE Group"
    b"</CollectiveName></Author></AuthorList><Language>eng</Language><DataBankList><DataBank><DataBankName>"
    b"ClinicalTrials.gov</DataBankName><AccessionNumberList><AccessionNumber>NCT01234567</AccessionNumber>"
    b"</AccessionNumberList></DataBank></DataBankList><PublicationTypeList><PublicationType>Randomized Controlled Trial"
    b"</PublicationType></PublicationTypeList><ArticleDate><Year>2020</Year><Month>12</Month><Day>30</Day></ArticleDate>"
    b"</Article><MedlineJournalInfo><MedlineTA>J Ex</MedlineTA></MedlineJournalInfo><ChemicalList><Chemical>"
    b"<NameOfSubstance>Esketamine</NameOfSubstance></Chemical></ChemicalList><MeshHeadingList><MeshHeading>"
    b'<DescriptorName MajorTopicYN="Y">Depressive Disorder, Major</DescriptorName><QualifierName>drug therapy'
    b"</QualifierName></MeshHeading><MeshHeading><DescriptorName>Humans</DescriptorName></MeshHeading></MeshHeadingList>"
    b"</MedlineCitation></PubmedArticle>",
)
PLAIN = article(502, title="Ketamine and rats", abstract="Rats swam for longer.", entered=date(2010, 1, 15))
OTHER = article(503, title="Asthma", abstract="Treatment of severe asthma.", entered=date(2022, 6, 7))


@pytest.fixture
def server() -> Iterator[OfflineServer]:
    with serving([RICH, PLAIN, OTHER]) as running:
        yield running


def get(server: OfflineServer, utility: str, **parameters: str) -> tuple[int, str, str]:
    """Status, content type and body."""
    url = f"{server.url}{utility}?{urllib.parse.urlencode(parameters)}"
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("ketamine[Title]", {501, 502}),
        ("KETAMINE[ti] NOT rats[tiab]", {501}),
        ('"s-ketamine"[Title/Abstract]', {501}),
        ("meniere[tiab]", {501}),
        ("randomi*[Title/Abstract]", {501}),
        ('"treatment of asthma"[tiab]', {501}),
        ('"asthma treatment"[Title/Abstract:~1]', {501}),
        ('"asthma treatment"[Title/Abstract:~2]', {501, 503}),
        ('"Depressive Disorder"[MeSH Terms]', {501}),
        ('"Depressive Disorder"[MeSH Terms:noexp]', set()),
        ('"Depressive Disorder, Major"[majr]', {501}),
        ('"drug therapy"[Subheading]', {501}),
        ('"Esketamine"[Supplementary Concept]', {501}),
        ("randomized controlled trial[Publication Type]", {501}),
        ("randomized controlled trial[pt] OR asthma[ti]", {501, 503}),
        ("garcia[au]", {501}),
        ("Garcia M[Author]", {501}),
        ("Garcia ML[1au]", {501}),
        ("Garcia X[au]", set()),
        ("EXAMPLE Group[cn]", {501}),
        ("chile[Affiliation]", {501}),
        ('"J Ex"[Journal]', {501}),
        ("1234-5678[ta]", {501}),
        ("english[la]", {501, 502, 503}),
        ('"10.1000/abc.(12)3"[AID]', {501}),
        ("NCT01234567[si]", {501}),
        ("501[pmid]", {501}),
        ("1:502[UID]", {501, 502}),
        ("2021[dp]", {501}),
        ("2020/12[dp]", {501}),  # on its electronic date, a year before its issue
        ("2021/03/01[dp]", {501}),  # an issue without a day counts as the first
        ("2009:2011[dp]", {502}),
        ('("2010/01/15"[edat] : "2010/01/15"[edat])', {502}),
        ('("2022"[crdt] : "3000"[crdt])', {503}),
        ("2021/02/03[dcom]", {501}),
        ("ketamine[ti] OR asthma[ti] AND rats[ti]", {502}),  # from left to right, not AND first
        ("ketamine[ti] OR (asthma[ti] AND rats[ti])", {501, 502}),
        ("ketamine[tiab] NOT (rats[tiab] NOT longer[tiab])", {501, 502}),
        ("ketamine rats", {502}),  # two bare words are joined by AND
        ("asthma", {501, 503}),
        ("hasabstract[sb] AND asthma[ti]", {503}),
        ("ketamine[Nonsense]", {501, 502}),  # an unknown field is searched as any text, and said to be unknown
    ],
)
def test_a_query_finds_what_pubmed_would_find(term: str, found: set[int]) -> None:
    assert search(Library([RICH, PLAIN, OTHER]), term).pmids == found


@pytest.mark.parametrize(
    "term", ["", "((", "ketamine)", "ketamine AND", "OR ketamine", "[tiab]", "(" * 200 + "a" + ")" * 200]
)
def test_a_query_that_cannot_be_read_is_an_error(server: OfflineServer, term: str) -> None:
    with pytest.raises(BadQuery):
        search(server.library, term)
    status, _, body = get(server, "esearch.fcgi", db="pubmed", term=term)
    assert status == 200 and "<ERROR>Search Backend failed:" in body


def test_the_query_translation_is_pubmeds() -> None:
    said = search(
        Library([RICH, OTHER]), 'ketamine[tiab] AND (2009:2011[edat] OR "Humans"[MeSH Terms]) NOT depress*[ti]'
    )
    assert said.translation == (
        '"ketamine"[Title/Abstract] AND (2009:2011[Date - Entry] OR "humans"[MeSH Terms]) NOT "depress*"[Title]'
    )


def test_every_strategy_can_be_evaluated_and_has_no_unknown_field() -> None:
    for strategy in read_searches():
        assert not search(Library([RICH]), strategy.query).fields_not_found, strategy.name


def test_a_changed_library_is_searched_as_it_now_is(server: OfflineServer) -> None:
    assert search(server.library, "asthma[ti]").pmids == {503}
    server.library.remove([503])
    server.library.add([article(504, title="Asthma again")])
    assert search(server.library, "asthma[ti]").pmids == {504}


def shape(text: str) -> str:
    """An answer with its figures, identifiers and terms taken out."""
    text = re.sub(r"(<Id>\d+</Id>\s*)+", "<Id/>", text)
    text = re.sub(r"(<Translation>.*?</Translation>)+", "<Translation/>", text)
    return re.sub(r">[^<>\n]+<", "><", text).strip()


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("esearch1", {"term": "ketamine[ti]"}),
        ("esearch2", {"term": "ketamine[ti]", "usehistory": "y"}),
        ("esearch8", {"term": "qzxwv"}),
        ("esearch_error", {"term": ""}),
    ],
)
def test_search_answers_have_the_shape_of_real_ones(
    server: OfflineServer, shared: Path, name: str, parameters: dict[str, str]
) -> None:
    real = (shared / "pubmed" / "eutils" / f"{name}.xml").read_text().replace("<TranslationSet>", "<TranslationSet/>")
    real = re.sub(r"<TranslationSet/><Translation>.*</TranslationSet>", "<TranslationSet/>", real)
    assert shape(get(server, "esearch.fcgi", db="pubmed", **parameters)[2]) == shape(real)


@pytest.mark.parametrize(
    ("name", "parameters"), [("epost1", {"db": "pubmed", "id": "501"}), ("epost2", {"db": "nothing"})]
)
def test_post_answers_have_the_shape_of_real_ones(
    server: OfflineServer, shared: Path, name: str, parameters: dict[str, str]
) -> None:
    real = (shared / "pubmed" / "eutils" / f"{name}.xml").read_text()
    squeeze = re.compile(r"\s+")
    assert squeeze.sub("", shape(get(server, "epost.fcgi", **parameters)[2])) == squeeze.sub("", shape(real))


def test_biopython_reads_the_answers_with_its_own_dtds(
    server: OfflineServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Entrez.read looks up each DOCTYPE among its packaged DTDs: an inexact one would send it to the network."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for utility, parameters in (
        ("esearch", {"db": "pubmed", "term": "ketamine[ti]", "usehistory": "y"}),
        ("epost", {"db": "pubmed", "id": "501,502"}),
        ("esummary", {"db": "pubmed", "id": "501,502"}),
        ("einfo", {}),
        ("efetch", {"db": "pubmed", "id": "502,503"}),
    ):
        with urllib.request.urlopen(f"{server.url}{utility}.fcgi?{urllib.parse.urlencode(parameters)}") as answer:
            assert answer.headers["Content-Type"] == "text/xml; charset=UTF-8"
            assert Entrez.read(answer)


def test_the_wall_stands_at_9999(server: OfflineServer) -> None:
    server.library.add(article(10_000 + number) for number in range(10_050))
    term = {"db": "pubmed", "term": "mood[ti]"}
    whole = get(server, "esearch.fcgi", **term, retmax="20000")[2]
    assert "<Count>10050</Count><RetMax>9999</RetMax>" in whole and whole.count("<Id>") == 9999
    assert "Restrictions achieved. start and count adjusted to 0, 9999" in whole
    edge = get(server, "esearch.fcgi", **term, retmax="2", retstart="9998", usehistory="y")[2]
    assert "<RetMax>1</RetMax>" in edge and "start and count adjusted to 9998, 1" in edge
    status, _, past = get(server, "esearch.fcgi", **term, retstart="9999")
    assert status == 200 and "<ERROR>Search Backend failed: Exception:\n'retstart' cannot be larger than 9998." in past
    as_json = get(server, "esearch.fcgi", **term, retstart="9999", retmode="json")[2]
    with pytest.raises(ValueError, match="control character"):
        json.loads(as_json)  # the newline stays raw, as it does at NCBI
    assert "cannot be larger" in json.loads(as_json, strict=False)["esearchresult"]["ERROR"]
    env = re.search(r"<WebEnv>(.*)</WebEnv>", edge)
    assert env
    session = {"db": "pubmed", "WebEnv": env[1], "query_key": "1"}
    assert get(server, "efetch.fcgi", **session, retstart="9500", retmax="500")[2].count("<PubmedArticle>") == 499
    assert get(server, "efetch.fcgi", **session, retstart="9999")[0] == 400


def test_json_numbers_are_strings_and_lists_are_named_as_ncbi_names_them(server: OfflineServer) -> None:
    answer = json.loads(get(server, "esearch.fcgi", db="pubmed", term='ketamine[ti] OR "zq xj"[ti]', retmode="json")[2])
    result = answer["esearchresult"]
    assert answer["header"] == {"type": "esearch", "version": "0.3"}
    assert (result["count"], result["retmax"], result["idlist"]) == ("2", "2", ["502", "501"])
    assert result["warninglist"]["quotedphrasesnotfound"] == ['"zq xj"[ti]']


def test_count_only_and_the_default_of_twenty(server: OfflineServer) -> None:
    server.library.add(article(10_000 + number) for number in range(30))
    assert get(server, "esearch.fcgi", db="pubmed", term="mood[ti]")[2].count("<Id>") == 20
    assert (
        "<eSearchResult><Count>30</Count></eSearchResult>"
        in get(server, "esearch.fcgi", db="pubmed", term="mood[ti]", rettype="count")[2]
    )


def test_fetch_leaves_out_what_is_not_there_and_keeps_bytes(server: OfflineServer) -> None:
    status, kind, body = get(server, "efetch.fcgi", db="pubmed", id="503,999,501", retmode="xml")
    assert (status, kind) == (200, "text/xml; charset=UTF-8")
    assert RICH.body.decode() in body and OTHER.body.decode() in body and body.count("<PMID") == 2
    assert body.startswith('<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st ')
    assert get(server, "efetch.fcgi", db="pubmed", id="999")[2].endswith("<PubmedArticleSet></PubmedArticleSet>")
    assert get(server, "efetch.fcgi", db="pubmed", id="501", retmode="json")[1:] == (
        "text/plain; charset=UTF-8",
        "501\n",
    )


@pytest.mark.parametrize(
    ("parameters", "status", "words"),
    [
        ({"id": "abc"}, 400, "Invalid id parameter"),
        ({}, 400, "Empty id list - nothing todo"),
        ({"WebEnv": "MCID_none", "query_key": "1"}, 200, "Unable to obtain query #1"),
    ],
)
def test_fetch_errors_are_ncbis(server: OfflineServer, parameters: dict[str, str], status: int, words: str) -> None:
    answer = get(server, "efetch.fcgi", db="pubmed", **parameters)
    assert answer[0] == status and f"<ERROR>{words}</ERROR>" in answer[2] and "<eFetchResult>" in answer[2]


def test_history_expires(server: OfflineServer) -> None:
    body = get(server, "epost.fcgi", db="pubmed", id="501,502")[2]
    env = re.search(r"<WebEnv>(.*)</WebEnv>", body)
    assert env
    session = {"db": "pubmed", "WebEnv": env[1], "query_key": "1"}
    assert get(server, "efetch.fcgi", **session)[2].count("<PubmedArticle>") == 2
    assert "OUT OF RANGE" in get(server, "efetch.fcgi", **session, retstart="2")[2]
    server.history.expire()
    assert "Unable to obtain query #1" in get(server, "efetch.fcgi", **session)[2]


def test_summaries(server: OfflineServer) -> None:
    many = ",".join(str(number) for number in range(1, 502))
    assert "Maximum number of UIDs is 500" in get(server, "esummary.fcgi", db="pubmed", id=many, retmode="json")[2]
    found = json.loads(get(server, "esummary.fcgi", db="pubmed", id="501,9", retmode="json")[2])["result"]
    assert found["9"] == {"uid": "9", "error": "cannot get document summary"} and found["uids"] == ["501", "9"]
    assert (
        "<ERROR>UID=9: cannot get document summary</ERROR>" in get(server, "esummary.fcgi", db="pubmed", id="501,9")[2]
    )


def test_get_and_post_are_the_same_and_a_long_get_is_refused(server: OfflineServer) -> None:
    data = urllib.parse.urlencode({"db": "pubmed", "id": ",".join(["501"] * 2000)}).encode()
    with urllib.request.urlopen(f"{server.url}efetch.fcgi", data) as answer:
        assert answer.read().count(b"<PubmedArticle>") == 1
    assert get(server, "efetch.fcgi", db="pubmed", id=",".join(["501"] * 2000))[0] == 414
    with urllib.request.urlopen(f"{server.url}efetch.fcgi?db=pubmed&id=501&id=502") as answer:
        assert answer.read().count(b"<PubmedArticle>") == 2  # repeated ids are one list


def test_a_bad_key_and_an_unknown_path(server: OfflineServer) -> None:
    status, _, body = get(server, "esearch.fcgi", db="pubmed", term="x", api_key="bad-key")
    assert status == 400 and '"error":"API key invalid"' in body
    assert get(server, "egquery.fcgi")[0] == 404 and PATH in server.url


def test_a_fourth_request_within_a_second_is_refused() -> None:
    with serving([PLAIN], limits=(3, 10)) as server:
        answers = [get(server, "esearch.fcgi", db="pubmed", term="ketamine") for _ in range(4)]
        assert [status for status, _, _ in answers] == [200, 200, 200, 429]
        assert json.loads(answers[3][2]) == {
            "error": "API rate limit exceeded",
            "api-key": "127.0.0.1",
            "count": "4",
            "limit": "3",
        }
        assert [get(server, "einfo.fcgi", api_key="mine")[0] for _ in range(10)] == [200] * 10
        assert (server.traffic.most, server.traffic.refused) == (10, 1)


def test_a_head_request_is_answered_as_a_get_without_the_body(server: OfflineServer) -> None:
    url = f"{server.url}esearch.fcgi?db=pubmed&term=asthma"
    with (
        urllib.request.urlopen(url) as whole,
        urllib.request.urlopen(urllib.request.Request(url, method="HEAD")) as head,
    ):
        assert head.status == 200 and head.read() == b""
        assert head.headers["Content-Length"] == str(len(whole.read()))
