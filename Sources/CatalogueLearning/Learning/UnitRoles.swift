import OrganizationGraph

/// What units are to the place of an order, so that what one street teaches holds for the others.
///
/// A unit of the chain is "the community", "the street". A unit at home below the root is "the
/// station called 市政服务中心 of the street": its kind, the tier of its home, and its name without
/// the name of its home in front. A unit at home at the root, or nowhere, is itself. Seen from a
/// place that its home does not lie above, any unit is only itself.
struct UnitRoles {
  /// Roles that several units can have come first, in the order of their first unit's code; then
  /// each unit as itself.
  typealias Role = Int

  private let snapshot: OrganizationSnapshot
  private let day: Day
  private var roleAtHome: [Role] = []
  private var members: [[UnitIndex]] = []
  /// The members of a role by the chain unit that it is relative to.
  private var membersBySeat: [RoleSeat: [UnitIndex]] = [:]

  private struct RoleSeat: Hashable {
    let role: Role
    let seat: UnitIndex
  }

  private enum Key: Hashable {
    case tier(Int)
    case office(kind: KindIndex, tier: Int, name: String)
    case itself(UnitIndex)
  }

  /// - Parameter day: the day whose chain and units count.
  init(_ snapshot: OrganizationSnapshot, on day: Day) {
    self.snapshot = snapshot
    self.day = day
    var roles: [Key: Role] = [:]
    for unit in snapshot.allUnits {
      let key = key(of: unit)
      let role = roles[key] ?? members.count
      if role == members.count {
        roles[key] = role
        members.append([])
      }
      roleAtHome.append(role)
      guard snapshot.exists(unit, on: day) else { continue }
      members[role].append(unit)
      if let seat = seat(of: unit) {
        membersBySeat[RoleSeat(role: role, seat: seat), default: []].append(unit)
      }
    }
  }

  private func key(of unit: UnitIndex) -> Key {
    if let tier = snapshot.tier(unit) { return .tier(tier) }
    guard let home = snapshot.home(unit), home != snapshot.root, let tier = snapshot.tier(home)
    else { return .itself(unit) }
    let (name, homeName) = (snapshot.name(unit), snapshot.name(home))
    return .office(
      kind: snapshot.kind(unit), tier: tier,
      name: name.hasPrefix(homeName) ? String(name.dropFirst(homeName.count)) : name)
  }

  /// The chain unit that a role is relative to; `nil`: the unit is at home nowhere.
  private func seat(of unit: UnitIndex) -> UnitIndex? {
    snapshot.tier(unit) != nil ? unit : snapshot.home(unit)
  }

  /// What a unit is, seen from a place.
  ///
  /// - Parameter climb: the place and what is above it.
  func role(of unit: UnitIndex, from climb: [UnitIndex]) -> Role {
    guard let seat = seat(of: unit), seat != snapshot.root, !climb.contains(seat) else {
      return roleAtHome[unit.position]
    }
    return members.count + unit.position
  }

  struct Holder {
    let unit: UnitIndex
    /// Where it has the role, as small as need be; `nil`: everywhere.
    let area: UnitIndex?
  }

  /// The units that have a role somewhere in an area, each with the part of the area for which it
  /// has it. O(h) for a role relative to the area or above it, where h is the climb; otherwise
  /// O(m · h), where m is the members of the role.
  ///
  /// - Parameter climb: the area and what is above it; empty: everywhere.
  func holders(of role: Role, in climb: [UnitIndex]) -> [Holder] {
    let area = climb.first
    guard role < members.count else {
      let unit = UnitIndex(role - members.count)
      // At home in this area it has a role of its own here.
      let isAtHome = seat(of: unit).map { climb.contains($0) } ?? false
      guard snapshot.exists(unit, on: day), !isAtHome else { return [] }
      return [Holder(unit: unit, area: area)]
    }
    guard let first = members[role].first else { return [] }
    // All members of a role are relative to chain units of one tier, or to none.
    guard let seat = seat(of: first), seat != snapshot.root else {
      return members[role].map { Holder(unit: $0, area: area) }
    }
    guard let area else {
      return members[role].map { Holder(unit: $0, area: self.seat(of: $0)) }
    }
    if snapshot.tier(seat)! <= snapshot.tier(area)! {
      return climb.flatMap { membersBySeat[RoleSeat(role: role, seat: $0)] ?? [] }
        .map { Holder(unit: $0, area: area) }
    }
    return members[role].compactMap { unit in
      guard let seat = self.seat(of: unit), snapshot.climb(from: seat, on: day).contains(area)
      else { return nil }
      return Holder(unit: unit, area: seat)
    }
  }
}
