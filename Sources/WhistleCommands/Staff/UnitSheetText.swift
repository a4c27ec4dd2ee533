import OrganizationGraph

/// A unit's sheet for a terminal.
struct UnitSheetText {
  let sheet: UnitSheet
  let label: (String) -> String
  /// So many duties and resident units are listed unless all are asked for.
  let most: Int

  static let usualMost = 12

  var text: String {
    var parts = [heading, facts]
    parts += [posts, links, atHome, duties].compactMap { $0 }
    return parts.joined(separator: "\n\n")
  }

  private var heading: String {
    var text =
      "\(Style.strong(sheet.name))  \(sheet.code)  \(sheet.kindLabel) \(Style.faint(sheet.kind))"
    if sheet.status != "active" { text += "  \(Style.warning(sheet.status))" }
    if sheet.isSynthetic { text += "  \(Style.faint("generated"))" }
    return text
  }

  private var facts: String {
    var list = FactList()
    list.add("chain", sheet.chain.map(\.name).joined(separator: " › "))
    list.add("line", sheet.lineParent.map(Self.named))
    list.add("aliases", sheet.aliases.joined(separator: ", "))
    list.add("party", sheet.partyOrganization)
    list.add(
      "below",
      sheet.below.sorted { $0.key < $1.key }.map { "\($0.value) \(label($0.key))" }
        .joined(separator: ", "))
    list.add("residents", sheet.residents.map { "\($0)" })
    list.add("capacity", capacity)
    list.add("hours", sheet.hours.map { "\($0): \(sheet.opening.joined(separator: "; "))" })
    list.add("level", sheet.level)
    list.add("credit", sheet.credit)
    list.add("term", TermText.of(sheet.from, sheet.until))
    return list.text
  }

  private var capacity: String {
    var text = "\(sheet.capacity) order\(sheet.capacity == 1 ? "" : "s") at a time"
    if let pool = sheet.pool {
      text += ", shared by pool \(pool.code)"
      if !sheet.sharesWith.isEmpty {
        text += " with \(sheet.sharesWith.map(\.name).joined(separator: ", "))"
      }
    }
    return text
  }

  private var posts: String? {
    guard !sheet.posts.isEmpty else { return nil }
    var table = TextTable(
      ["post", "", "person", "kind", "term", "principal post in"],
      [.left, .left, .left, .left, .left, .left])
    for post in sheet.posts {
      table.add([
        post.name, post.leads ? "leads" : "",
        post.person?.name ?? Style.warning("vacant"), post.kind ?? "",
        TermText.of(post.from, post.until) ?? "", post.home.map(Self.named) ?? "",
      ])
    }
    return Self.section("People and posts 人员与职务", table.text)
  }

  private static let titles = [
    "station": "站所", "seat": "交叉任职", "attachment": "挂点、包联", "agreement": "共建协议",
    "registration": "双报到", "standby": "补位", "command": "指挥",
  ]

  private var links: String? {
    guard !sheet.links.isEmpty else { return nil }
    var table = TextTable(
      ["edge", "", "", "unit", "for", "quota", "term"],
      [.left, .left, .left, .left, .left, .right, .left])
    for link in sheet.links {
      table.add([
        link.kind, Self.titles[link.kind] ?? "", link.direction == "from" ? "→" : "←",
        Self.named(link.unit), link.person ?? link.categories.joined(separator: ", "),
        link.quota.map { "\($0)" } ?? "", TermText.of(link.from, link.until) ?? "",
      ])
    }
    return Self.section("Bridges and command 联系", table.text)
  }

  private var atHome: String? {
    guard !sheet.atHome.isEmpty else { return nil }
    var table = TextTable(["unit", "code"], [.left, .left])
    for unit in sheet.atHome.prefix(most) { table.add([unit.name, unit.code]) }
    return Self.section("At home here 驻区", table.text + more(sheet.atHome.count))
  }

  private var duties: String? {
    guard !sheet.duties.isEmpty else { return nil }
    var table = TextTable(
      ["category", "", "role", "area", "mode", "confidence", "source"],
      [.left, .left, .left, .left, .left, .right, .left])
    for duty in sheet.duties.prefix(most) {
      table.add([
        duty.category, duty.name, duty.role == "own" ? "主办 own" : "协办 assist",
        duty.area ?? "", duty.mode ?? "", "\(duty.confidence)",
        (duty.byKind ? "all of its kind; " : "") + (duty.source ?? ""),
      ])
    }
    return Self.section("Duties 权责", table.text + more(sheet.duties.count))
  }

  private func more(_ count: Int) -> String {
    count > most ? "\n  \(Style.faint("… and \(count - most) more; --all lists them"))" : ""
  }

  private static func section(_ title: String, _ text: String) -> String {
    "\(Style.strong(title))\n\(text)"
  }

  private static func named(_ unit: UnitSheet.Name) -> String { "\(unit.name) \(unit.code)" }
}

/// Terms in words.
enum TermText {
  /// `nil` for a term without ends.
  static func of(_ from: String?, _ until: String?) -> String? {
    switch (from, until) {
    case (nil, nil): nil
    case (let from?, nil): "from \(from)"
    case (nil, let until?): "until \(until)"
    case (let from?, let until?): "\(from) – \(until)"
    }
  }
}
