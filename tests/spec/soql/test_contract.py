"""Every name and every clause of Socrata's SoQL is known here. The lists are the contract.

Names: soql-reference `SoQLFunctions.scala`; clauses: `RecursiveDescentParser.scala`.
"""

import pytest
from tests.spec.soql.cases_read import NOW

from folkmoot.soql import FUNCTIONS, Dataset, TableFinder, compile_query

OPERATORS = "= == <> != < <= > >= + - * / % ^ || and or not"
SPECIAL_FORMS = "#IN #NOT_IN #BETWEEN #NOT_BETWEEN #LIKE #NOT_LIKE #IS_NULL #IS_NOT_NULL count/*"
NAMES = """
    case iif coalesce nullif least greatest
    upper lower length substring split_part replace trim trim_leading trim_trailing left_pad
    right_pad chr unaccent contains starts_with caseless_eq caseless_ne caseless_contains
    caseless_starts_with caseless_one_of caseless_not_one_of get_context
    abs ceil floor round ln width_bucket signed_magnitude_10 signed_magnitude_linear
    date_trunc_y date_trunc_ym date_trunc_ymd datez_trunc_y datez_trunc_ym datez_trunc_ymd
    date_extract_y date_extract_m date_extract_d date_extract_hh date_extract_mm date_extract_ss
    date_extract_dow date_extract_woy date_extract_iso_y date_diff_d date_diff_business_days
    date_add to_floating_timestamp epoch_seconds
    count sum avg min max median stddev_pop stddev_samp count_distinct bool_and bool_or
    regr_slope regr_intercept regr_r2 spatial_union extent
    row_number rank dense_rank ntile lead lag first_value last_value
    within_circle within_box within_polygon intersects crosses overlaps distance_in_meters
    convex_hull concave_hull simplify simplify_preserve_topology snap_to_grid num_points area
    make_point reduce_precision polygon_intersection visible_at is_empty geo_multi
    geo_collection_extract geo_make_valid curated_region_test
    location human_address url phone
"""
CASTS = """
    text number double boolean fixed_timestamp floating_timestamp date time interval point
    multipoint line multiline polygon multipolygon url location phone document photo blob json
    row_identifier row_version
"""
FIELDS = """
    point_latitude point_longitude location_latitude location_longitude location_human_address
    url_url url_description phone_phone_number phone_phone_type document_filename
    document_file_id document_content_type
"""
CLAUSES = [
    "select",
    "select n",
    "select distinct service",
    "select distinct on (service) service, n",
    "select hint(materialized, no_rollup, no_chain_merge) n",
    "select :*, *",
    "select :*(except :version), *(except place, area), n + 1 as more",
    "select n from @othr-data",
    "select @o.n from @othr-data as o",
    "select @t.n from @this as t",
    "select n, @o.n as m join @othr-data as o on n = @o.n",
    "select n, @o.n as m left join @othr-data as o on n = @o.n",
    "select n, @o.n as m left outer join @othr-data as o on n = @o.n",
    "select n, @o.n as m right outer join @othr-data as o on n = @o.n",
    "select n, @o.n as m full outer join @othr-data as o on n = @o.n",
    "select n, @o.m join (select n as m from @othr-data) as @o on n = @o.m",
    "select n, @o.m from @this as t join lateral (select n as m where n > @t.n) as o on true",
    "select n where ok",
    "select service, count(*) group by service having count(*) > 1 order by service",
    "select n order by n asc null first, service desc null last limit 1 offset 1",
    "select n offset 1 limit 1",
    "select n search 'a' order by n",
    "select n order by n search 'a'",
    "select sum(n) filter (where ok), count(distinct service), count(*)",
    "select sum(n) over (partition by service order by n range between unbounded preceding and "
    "current row exclude ties)",
    "select sum(n) over (order by n groups between 1 preceding and 1 following exclude group)",
    "select sum(n) over (order by n rows 1 preceding exclude current row)",
    "select sum(n) over (order by n rows 1 preceding exclude no others)",
    "select case when ok then 1 when n > 1 then 2 else 3 end, case(ok, 1, true, 2)",
    "select n |> select n where n > 1 |> select count(*)",
    "select n union select n",
    "select n union all select n",
    "select n intersect select n",
    "select n intersect all select n",
    "select n minus select n",
    "(select n minus all select n) |> select count(*)",
    "select `n`, SERVICE, -- a comment\n \"text\" || 'text' /* another */",
    "select 1.5, 1e3, true, false, null, paid_on + 'P1M', :id, get_utc_date()",
    "select n where service is not null and not (n in (1, 2) or service not like 'a%')",
    "select place.latitude, n::text::number",
]


def test_every_name_of_socratas_list_is_known() -> None:
    known = {function.name.lower() for function in FUNCTIONS}
    wanted = [
        *(f"op${operator}" for operator in OPERATORS.split()),
        *(form.lower() for form in SPECIAL_FORMS.split()),
        *NAMES.split(),
        *(f"cast${target}" for target in CASTS.split()),
        *FIELDS.split(),
    ]
    assert [name for name in wanted if name not in known] == []


@pytest.mark.parametrize("query", CLAUSES)
def test_every_clause_is_understood(query: str, payments: Dataset, find: TableFinder) -> None:
    assert compile_query(query, payments, find_table=find, now=NOW).columns
