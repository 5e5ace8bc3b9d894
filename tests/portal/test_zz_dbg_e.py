import pytest, time
from tests.portal import permission_table as t
@pytest.mark.django_db
def test_x():
    t0=time.time()
    rows = t.observe()
    t.write_table(rows)
    print("TIME", time.time()-t0)
