"""Fifty PDFs of the largest agendas, sixteen at once: the web answers others meanwhile, and stays small (TRUST C10)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.stack.servers import children, wait_for

PDFS, AT_ONCE, AGENDAS = 50, 16, 10
MB = 2**20
GROWS = 300 * MB  # of both workers together (106 measured); made within the web, they took 2.1 GB and kept it


def pss(pid):
    """Bytes of memory that are this process's own, and its share of what it has in common with others."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024


@pytest.mark.trust("C10")
def test_fifty_pdfs_leave_the_web_as_small_as_it_was(stack):
    with stack() as house:
        room = house.seed("agendas", AGENDAS)
        web = house.web()
        readers = [house.visitor(web, timeout=300, cookies={"sessionid": session}) for session in room["voters"]]
        for reader in readers:
            assert reader.get(room["question"]).status == 200
        before, own = sum(map(pss, children(web))), children(web)

        def fetch(number):
            """As a browser does: told to wait, it asks again. The pages that it was given until the file came."""
            reader, told = readers[number % len(readers)], []
            page = wait_for(lambda: _whole(reader, room["agendas"][number % AGENDAS], told), 300)
            assert page.body.startswith(b"%PDF")
            assert reader.get(room["question"]).status == 200
            return told

        with ThreadPoolExecutor(AT_ONCE) as pool:
            told = [page for pages in pool.map(fetch, range(PDFS)) for page in pages]

        assert {(page.status, page.headers["Retry-After"]) for page in told} <= {(503, "10")}
        assert children(web) == own
        assert sum(map(pss, own)) <= before + GROWS


def _whole(reader, path, told):
    page = reader.get(path)
    if page.status != 200:
        told.append(page)
    return page if page.status == 200 else None
