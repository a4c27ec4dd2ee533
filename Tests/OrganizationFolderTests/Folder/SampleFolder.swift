/// A small sound organisation, file by file.
enum SampleFolder {
  static let files: [String: String] = [
    "units.csv": """
    code,name,kind,parent,home,line_parent,party_organization,capacity,pool,hours
    S1,测试街道,street,,,,街道党工委,20,,
    K1,第一社区,community,S1,,,第一社区大党委,10,,
    G1,第一网格,grid,K1,,,第一网格支部,5,,
    G2,第二网格,grid,K1,,,第二网格支部,5,,
    B1,一号楼组,building_group,G1,,,,2,,
    H1,示范户,household,B1,,,,1,,
    D1,城管局,department,,S1,,,50,,office
    T1,城管站,station,,K1,D1,,8,,office

    """,
    "people.csv": "code,name\nM1,张三\nM2,李四\n",
    "posts.csv": "code,unit,name,leads\nQ1,K1,书记,yes\nQ2,T1,站长,yes\nQ3,K1,委员,\n",
    "appointments.csv": """
    person,post,kind,from,until
    M1,Q1,principal,,
    M2,Q2,principal,2020-01-01,
    M2,Q3,concurrent,2021-01-01,2030-01-01

    """,
    "edges.csv": """
    code,kind,from_unit,to_unit,categories,quota
    E1,station,K1,T1,garbage,
    E2,attachment,K1,D1,,3

    """,
    "categories.csv": """
    code,name,parent,admission,helpers
    environment,环境,,,
    garbage,垃圾,environment,grid,environment

    """,
    "duties.csv": """
    unit,kind,category,role,area,confidence
    T1,,garbage,own,K1,900
    ,department,environment,assist,,

    """,
    "time_limits.csv": """
    category,urgency,stage,value,unit,calendar
    ,,handle,7,working_day,office
    garbage,urgent,handle,2,running_hour,

    """,
    "calendars.csv": "calendar,day,opens,closes\noffice,mon,08:30,12:00\noffice,2026-10-01,,\n",
    "costs.csv": "item,mode,key,value\nwaiting,,,150\nhop.station,emergency,station,900\n",
  ]
}
