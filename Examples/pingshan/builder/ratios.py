"""The seed and the ratios of everything that is generated, with their sources.

"assumption" marks a number of our own: plausible for a district of this size, measured nowhere.
"""

# Any number will do; this one stays, so that the folder stays the same.
SEED = 20180208

# Residents. Assumption: a round number above the census of 2010 (309,211; Pingshan's bulletin of
# 2011-08-08). The share of a community is drawn.
RESIDENTS = 450_000
# Shares drawn per community, by the urban-rural class of the division table: 111 main urban area,
# 112 urban-rural fringe. Assumption.
RESIDENT_WEIGHTS = {"111": (80, 140), "112": (50, 100)}
# A bonded zone has workplaces and hardly any residents. Assumption.
BONDED_ZONE_RESIDENTS = 1_000

# 18 community workers per 10,000 urban residents: national target for 2025, State Council General
# Office, plan for urban and rural community services (国办发〔2021〕56号).
WORKERS_PER_10_000 = 18
# A grid of about 1,000 residents with one full-time worker. Assumption.
RESIDENTS_PER_GRID = 1_000
WORKERS_PER_GRID = 1
# Building groups of a grid and party-member households of a group, drawn evenly. Assumption.
GROUPS_PER_GRID = (3, 6)
HOUSEHOLDS_PER_GROUP = (3, 6)
# Compounds with a branch of their own: this many in a community of the class, where there are
# grids enough, each over this many grids. Assumption.
COMPOUNDS = {"111": 3, "112": 1}
GRIDS_PER_COMPOUND = 3

# Orders that one full-time worker can have open at one time. Assumption.
ORDERS_PER_WORKER = 5
# Most open orders of units without a count of workers. Assumption; a household takes one.
CAPACITY = {
    "district": 500, "street": 150, "compound": 5, "building_group": 3,
    "department": 200, "station": 80, "enforcement_team": 120, "utility": 120,
    "school": 3, "hospital": 6, "enterprise": 3, "institution": 4, "property_company": 10,
    "owners_committee": 3, "social_organization": 4, "volunteer_team": 6,
}
COMMAND_CAPACITY = {"district": 100, "street": 50, "community": 20}

# Resident units of a community by kind, drawn evenly. Assumption.
RESIDENT_UNITS = {
    "school": (1, 2), "hospital": (1, 1), "enterprise": (4, 7), "institution": (1, 2),
    "property_company": (3, 5), "owners_committee": (2, 4), "social_organization": (1, 2),
    "volunteer_team": (1, 3),
}
# Credit grades, drawn with these weights. Assumption.
CREDIT_GRADES = ("A", "A", "A", "A", "B", "B", "B", "C", "C", "D")

# Part-time members of a community's grand committee, drawn evenly. Assumption.
PART_TIME_MEMBERS = (10, 14)
# One in so many: assumptions that make vacancies, shared posts, past terms appear.
VACANT_GRID_BRANCH_ONE_IN = 25
GRID_AND_GROUP_LEADER_ONE_IN = 10
MEMBER_TERM_OVER_ONE_IN = 12
COMMUNITY_WITH_TWO_LEADERS_ONE_IN = 6

# Departments attached to a community. Assumption.
DEPARTMENTS_PER_COMMUNITY = 2
# Open orders by way of one agreement. Assumption.
AGREEMENT_QUOTA = {"hospital": 4, "school": 2, "property_company": 5, "social_organization": 2}
# Terms of agreements, drawn evenly: one that has run out, one of three years, two of ten.
AGREEMENT_TERMS = (
    ("2016-07-01", "2018-07-01"), ("2018-01-01", "2021-01-01"),
    ("2018-01-01", "2028-01-01"), ("2018-01-01", "2028-01-01"),
)
