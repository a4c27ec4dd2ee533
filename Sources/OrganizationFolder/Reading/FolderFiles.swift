internal import OrganizationGraph

/// The files of a folder that carry tables, and what is wrong with the choice of files.
struct FolderFiles {
  private(set) var names: [RecordTable: String] = [:]
  private(set) var faults: [FolderFault] = []
  /// Required tables without a file, and tables with two.
  private(set) var unusable: Set<RecordTable> = []
  private var sizes: [RecordTable: Int] = [:]

  init(_ folder: String, names present: [String]) {
    var others = Set(present.filter(FolderLayout.isTable))
    for table in RecordTable.allCases {
      let plain = FolderLayout.fileName(table)
      let candidates = [plain, plain + FolderLayout.compressedSuffix].filter(others.contains)
      others.subtract(candidates)
      if candidates.count == 2 {
        unusable.insert(table)
        faults.append(
          FolderFault(
            file: candidates[1], "the folder has \(plain) as well", remedy: "remove one of the two")
        )
      } else if let name = candidates.first {
        names[table] = name
        sizes[table] = FolderLayout.size("\(folder)/\(name)")
      } else if FolderLayout.required.contains(table) {
        unusable.insert(table)
        faults.append(FolderFault(file: plain, "the file is missing", remedy: "add it"))
      }
    }
    for name in others.sorted() { faults.append(Self.unknown(name)) }
  }

  /// One file alone, which carries a table.
  init(_ table: RecordTable, in file: String) {
    names[table] = file
  }

  var totalBytes: Int { sizes.values.reduce(0, +) }

  /// Bytes of the files of earlier tables.
  func bytes(before table: RecordTable) -> Int {
    RecordTable.allCases.prefix { $0 != table }.reduce(0) { $0 + (sizes[$1] ?? 0) }
  }

  /// The file of a table, or the name that it would have.
  func name(of table: RecordTable) -> String { names[table] ?? FolderLayout.fileName(table) }

  private static func unknown(_ name: String) -> FolderFault {
    let known = RecordTable.allCases.map(FolderLayout.fileName)
    let near = NearestText.nearest(to: name.lowercased(), in: known)
    return FolderFault(
      file: name, "the folder has no file of this name",
      remedy: near.map { "did you mean \($0)?" }
        ?? "move it elsewhere; the files are \(known.joined(separator: ", "))")
  }
}
