/// What a place is called apart from the kind of place that it is.
///
/// A township that becomes a town, or a county that becomes a district, keeps its name and changes the
/// word behind it: 南牛乡, 南牛镇. The stem of both is 南牛.
enum PlaceName {
  /// Longer ones first, where one ends in another.
  private static let kinds = [
    "社区居民委员会", "居民委员会", "村民委员会", "社区居委会", "地区办事处", "街道办事处", "管理委员会",
    "居委会", "村委会", "管委会", "办事处", "自治县", "民族乡", "自治州", "街道", "地区", "社区", "苏木",
    "镇", "乡", "村", "县", "区", "市", "旗", "盟",
  ]

  /// The name without the word for its kind; the whole name if hardly anything would be left.
  static func stem(_ name: String) -> String {
    for kind in kinds where name.hasSuffix(kind) {
      let stem = name.dropLast(kind.count)
      return stem.count >= 2 ? String(stem) : name
    }
    return name
  }
}
