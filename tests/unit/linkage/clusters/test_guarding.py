"""Names put together into one business, guarded against a single wrong link."""

from folkmoot.linkage.clusters import cluster_names


def test_linked_names_are_one_group_named_by_its_smallest() -> None:
    assert cluster_names([1, 2, 3], [], [(2, 1)], 0.3) == {1: 1, 2: 1, 3: 3}


def test_a_chain_of_links_holds_while_it_is_dense_enough() -> None:
    assert set(cluster_names([1, 2, 3], [], [(1, 2), (2, 3)], 0.3).values()) == {1}


def test_one_link_does_not_join_two_crowds() -> None:
    first, second = [1, 2, 3], [11, 12, 13]
    within = [(1, 2), (1, 3), (2, 3), (11, 12), (11, 13), (12, 13)]
    groups = cluster_names([*first, *second], [], [*within, (3, 11)], 0.3)
    assert {groups[name] for name in first} == {1}
    assert {groups[name] for name in second} == {11}


def test_enough_links_join_two_crowds() -> None:
    links = [(1, 2), (11, 12), (1, 11), (2, 12)]
    assert set(cluster_names([1, 2, 11, 12], [], links, 0.3).values()) == {1}


def test_a_certain_link_needs_no_density() -> None:
    groups = cluster_names([1, 2, 3, 4, 5], [(1, 2), (2, 3), (3, 4), (4, 5)], [], 1.0)
    assert set(groups.values()) == {1}


def test_a_link_that_is_given_twice_counts_once() -> None:
    once = cluster_names([1, 2, 3, 4], [(1, 2), (3, 4)], [(2, 3)], 0.3)
    twice = cluster_names([1, 2, 3, 4], [(1, 2), (3, 4)], [(2, 3), (3, 2)], 0.3)
    assert once == twice == {1: 1, 2: 1, 3: 3, 4: 3}


def test_the_strongest_link_is_tried_first() -> None:
    # 2 could go to either pair; its link to 1 comes first, and then it is too thin for 3 and 4.
    groups = cluster_names([1, 2, 3, 4], [(3, 4)], [(1, 2), (2, 3)], 0.5)
    assert groups[2] == groups[1] != groups[3]
