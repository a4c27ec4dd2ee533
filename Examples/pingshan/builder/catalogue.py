"""Categories and written duties.

The categories 1 to 18 (and 695) are the source's; what its units do there is learned from past
orders, not written. The branch G is generated, and only its duties are written.
"""

SOURCE = "generated example"


def build(folder, facts, stations):
    seen = set()
    for row in facts.categories:
        category = row["category_id"]
        main_type = f"{category}.{row['main_type_id']}"
        sub_type = f"{main_type}.{row['sub_type_id']}"
        for code, name, parent in (
            (category, row["category"], None), (main_type, row["main_type"], category),
            (sub_type, row["sub_type"], main_type),
        ):
            if code not in seen:
                seen.add(code)
                folder.add("categories", code=code, name=name.rstrip("、"), parent=parent)
    for row in facts.neighbourhood_categories:
        folder.add("categories", **row)
    for row in facts.neighbourhood_duties:
        how, holder = row["holder"].split(":", 1)
        fields = {
            "category": row["category"], "role": row["role"], "mode": row["mode"],
            "confidence": row["confidence"], "source": SOURCE}
        if how == "kind":
            folder.add("duties", kind=holder, **fields)
        elif how == "unit":
            folder.add("duties", unit=holder, **fields)
        else:
            for street, unit in stations.all_of(holder):
                folder.add("duties", unit=unit, area=street, **fields)
