// swift-tools-version: 6.2
import PackageDescription

// A package of its own, because all of its code is built with a sanitizer. The folders in Sources are
// those of the project: what is fuzzed is what is shipped, seen from inside.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "whistle-fuzzing",
  targets: [
    .systemLibrary(name: "CNGHTTP2", pkgConfig: "libnghttp2"),
    // Memory that is given back is malloc's at once, so that the sanitizer sees who still uses it.
    .target(
      name: "HTTP2Session", dependencies: ["CNGHTTP2"],
      swiftSettings: settings + [.define("KEEPS_NO_MEMORY")]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    .target(name: "Gzip", dependencies: ["CZlib"], swiftSettings: settings),
    .target(name: "RPCCore", dependencies: ["Gzip"], swiftSettings: settings),
    .systemLibrary(name: "CProtobufC", pkgConfig: "libprotobuf-c"),
    .target(name: "CWhistleMessages", dependencies: ["CProtobufC"]),
    .target(name: "WireMessages", dependencies: ["CWhistleMessages"], swiftSettings: settings),
    .systemLibrary(name: "CFuzzerDriver"),
    .executableTarget(
      name: "Fuzz", dependencies: ["CFuzzerDriver", "HTTP2Session", "RPCCore", "WireMessages"],
      swiftSettings: settings,
      // The usual linker, gold, fails on the debugging information of AddressSanitizer.
      linkerSettings: [.unsafeFlags(["-use-ld=lld"])]),
  ]
)
