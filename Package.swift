// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "whistle",
  products: [
    .executable(name: "whistle", targets: ["whistle"]),
    .library(name: "Whistle", targets: ["OrganizationGraph", "OrganizationFolder", "Routing"]),
    .library(
      name: "WhistleClient",
      targets: ["CallMeasures", "RPCCore", "RPCTransport", "WhistleClient", "WireMessages"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .target(name: "LargePages", swiftSettings: settings),

    // The organisation and the decisions on it. No input or output.
    .systemLibrary(name: "CPrefetch"),
    .target(
      name: "OrganizationGraph", dependencies: ["CPrefetch", "LargePages"],
      swiftSettings: settings),
    .target(
      name: "Routing", dependencies: ["CPrefetch", "LargePages", "OrganizationGraph"],
      swiftSettings: settings),

    // The life of work orders, the book of the open ones, and what a ledger is. No input or output.
    .target(name: "WorkOrders", dependencies: ["OrganizationGraph"], swiftSettings: settings),

    // The organisation as tables, in a folder of CSV files and in SQLite.
    .target(
      name: "OrganizationTables",
      dependencies: ["OrganizationGraph", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: settings),
    .systemLibrary(name: "CCSV", providers: [.apt(["libcsv-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "Gzip", dependencies: ["CZlib"], swiftSettings: settings),
    .target(name: "DelimitedText", dependencies: ["CCSV", "Gzip"], swiftSettings: settings),
    .target(
      name: "OrganizationFolder",
      dependencies: ["DelimitedText", "OrganizationGraph", "OrganizationTables"],
      swiftSettings: settings),
    .target(
      name: "SQLiteStorage",
      dependencies: [
        "Gzip", "OrganizationGraph", "OrganizationTables", "WorkOrders",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "CatalogueLearning",
      dependencies: ["DelimitedText", "OrganizationGraph", "Routing"],
      swiftSettings: settings),

    // What staff ask of an organisation: look-ups, reports, pictures.
    .target(
      name: "OrganizationReports", dependencies: ["OrganizationGraph", "Routing"],
      swiftSettings: settings),

    .target(name: "VectorPictures", swiftSettings: settings),
    .target(
      name: "OrganizationDrawing",
      dependencies: ["OrganizationGraph", "OrganizationReports", "VectorPictures"],
      swiftSettings: settings),
    .target(
      name: "OrganizationComparison", dependencies: ["OrganizationGraph"], swiftSettings: settings),
    .target(
      name: "OrganizationImage",
      dependencies: [
        "DelimitedText", "Gzip", "OrganizationGraph", "OrganizationTables", "Routing",
      ],
      swiftSettings: settings),
    .target(
      name: "OrganizationGeneration",
      dependencies: ["DelimitedText", "DivisionTables", "OrganizationGraph"],
      swiftSettings: settings),
    .target(
      name: "DivisionTables", dependencies: ["DelimitedText", "OrganizationGraph"],
      swiftSettings: settings),

    // Generated graphs of any size, for measuring and comparing routing.
    .target(
      name: "RoutingInstances",
      dependencies: [
        "DelimitedText", "OrganizationGraph", "Routing",
        .product(name: "HeapModule", package: "swift-collections"),
      ],
      swiftSettings: settings),

    // Batches: the flow of least cost, a check that shares nothing with it, and both on instances.
    .target(name: "MinimumCostFlow", dependencies: ["LargePages"], swiftSettings: settings),
    .target(name: "AssignmentVerifier", swiftSettings: settings),
    .target(
      name: "InstanceBatches",
      dependencies: [
        "AssignmentVerifier", "DelimitedText", "MinimumCostFlow", "RoutingInstances",
      ],
      swiftSettings: settings),

    .target(
      name: "BatchRouting",
      dependencies: ["AssignmentVerifier", "MinimumCostFlow", "OrganizationGraph", "Routing"],
      swiftSettings: settings),

    // gRPC: frames, calls, sockets, messages; each knows only those above it here.
    .systemLibrary(
      name: "CNGHTTP2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    .target(name: "HTTP2Session", dependencies: ["CNGHTTP2"], swiftSettings: settings),
    .target(name: "RPCCore", dependencies: ["Gzip"], swiftSettings: settings),
    .systemLibrary(name: "CMalloc"),
    .target(
      name: "RPCTransport",
      dependencies: [
        "CMalloc", "CallMeasures", "Gzip", "HTTP2Session", "RPCCore",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOTLS", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .systemLibrary(
      name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
    .target(name: "CWhistleMessages", dependencies: ["CProtobufC"]),
    .target(name: "WireMessages", dependencies: ["CWhistleMessages"], swiftSettings: settings),

    .target(
      name: "CallMeasures",
      dependencies: [
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "WhistleClient", dependencies: ["RPCCore", "RPCTransport", "WireMessages"],
      swiftSettings: settings),

    // The product: services, the tool.
    .target(
      name: "WhistleServices",
      dependencies: [
        "BatchRouting", "OrganizationGraph", "OrganizationTables", "RPCCore", "Routing",
        "SQLiteStorage", "WireMessages", "WorkOrders",
      ],
      swiftSettings: settings),
    .systemLibrary(name: "CWideCharacters"),
    .target(
      name: "WhistleCommands",
      dependencies: [
        "AssignmentVerifier", "BatchRouting", "CWideCharacters", "CallMeasures",
        "CatalogueLearning", "DelimitedText", "DivisionTables", "InstanceBatches",
        "MinimumCostFlow",
        "OrganizationComparison", "OrganizationDrawing", "OrganizationFolder",
        "OrganizationGeneration", "OrganizationGraph", "OrganizationImage",
        "OrganizationReports", "OrganizationTables", "ProcessMeasures", "RPCCore", "RPCTransport",
        "Routing", "RoutingInstances", "SQLiteStorage", "VectorPictures", "WhistleClient",
        "WhistleServices", "WireMessages", "WorkOrders",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "whistle", dependencies: ["WhistleCommands"], swiftSettings: settings),

    // What a process has used, for those who measure.
    .target(name: "ProcessMeasures", swiftSettings: settings),

    .executableTarget(
      name: "routing-measure",
      dependencies: ["OrganizationGraph", "ProcessMeasures", "Routing", "RoutingInstances"],
      swiftSettings: settings),

    .executableTarget(
      name: "flow-measure", dependencies: ["MinimumCostFlow", "ProcessMeasures"],
      swiftSettings: settings),

    .executableTarget(
      name: "organization-measure",
      dependencies: [
        "OrganizationFolder", "OrganizationGraph", "OrganizationImage", "OrganizationTables",
        "ProcessMeasures", "Routing", "SQLiteStorage", "WhistleServices",
      ],
      swiftSettings: settings),

    .executableTarget(
      name: "orders-measure",
      dependencies: [
        "OrganizationFolder", "OrganizationGraph", "RPCCore", "RPCTransport", "Routing",
        "SQLiteStorage", "WhistleClient", "WhistleServices", "WireMessages", "WorkOrders",
      ],
      swiftSettings: settings),

    // Organisations that several test targets share.
    .target(
      name: "OrganizationSamples", dependencies: ["OrganizationGraph"],
      path: "Tests/OrganizationSamples", swiftSettings: settings),
    .testTarget(
      name: "OrganizationGraphTests", dependencies: ["OrganizationGraph", "OrganizationSamples"],
      swiftSettings: settings),
    .testTarget(
      name: "RoutingTests", dependencies: ["OrganizationGraph", "OrganizationSamples", "Routing"],
      swiftSettings: settings),
    .testTarget(
      name: "OrganizationImageTests",
      dependencies: [
        "OrganizationFolder", "OrganizationGeneration", "OrganizationGraph", "OrganizationImage",
        "OrganizationSamples", "OrganizationTables", "Routing",
      ], swiftSettings: settings),
    .testTarget(
      name: "WorkOrdersTests",
      dependencies: ["OrganizationGraph", "OrganizationSamples", "WorkOrders"],
      swiftSettings: settings),
    .testTarget(
      name: "DelimitedTextTests", dependencies: ["DelimitedText"], swiftSettings: settings),
    .testTarget(
      name: "OrganizationFolderTests",
      dependencies: [
        "OrganizationFolder", "OrganizationGraph", "OrganizationSamples", "OrganizationTables",
      ], swiftSettings: settings),
    .testTarget(
      name: "SQLiteStorageTests",
      dependencies: [
        "OrganizationGraph", "OrganizationSamples", "OrganizationTables", "SQLiteStorage",
        "WorkOrders", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "CatalogueLearningTests",
      dependencies: ["CatalogueLearning", "OrganizationFolder", "OrganizationGraph", "Routing"],
      swiftSettings: settings),
    .testTarget(
      name: "RoutingInstancesTests",
      dependencies: [
        "DelimitedText", "OrganizationGraph", "OrganizationSamples", "Routing", "RoutingInstances",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "OrganizationReportsTests",
      dependencies: [
        "OrganizationDrawing", "OrganizationGraph", "OrganizationReports", "OrganizationSamples",
        "SQLiteStorage",
      ], swiftSettings: settings),
    .testTarget(
      name: "OrganizationComparisonTests",
      dependencies: [
        "DivisionTables", "OrganizationComparison", "OrganizationGraph", "OrganizationSamples",
        "OrganizationTables",
      ], swiftSettings: settings),
    .testTarget(name: "GzipTests", dependencies: ["Gzip"], swiftSettings: settings),
    .testTarget(
      name: "MinimumCostFlowTests", dependencies: ["MinimumCostFlow", "OrganizationSamples"],
      swiftSettings: settings),
    .testTarget(
      name: "InstanceBatchesTests",
      dependencies: [
        "AssignmentVerifier", "InstanceBatches", "MinimumCostFlow", "OrganizationSamples",
        "RoutingInstances",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "BatchRoutingTests",
      dependencies: [
        "AssignmentVerifier", "BatchRouting", "OrganizationGraph", "OrganizationSamples", "Routing",
      ], swiftSettings: settings),
    .testTarget(name: "HTTP2SessionTests", dependencies: ["HTTP2Session"], swiftSettings: settings),
    .testTarget(name: "RPCCoreTests", dependencies: ["RPCCore"], swiftSettings: settings),
    .testTarget(
      name: "RPCTransportTests",
      dependencies: [
        "CallMeasures", "RPCCore", "RPCTransport",
        .product(name: "MetricsTestKit", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "CallMeasuresTests", dependencies: ["CallMeasures"], swiftSettings: settings),
    .testTarget(
      name: "WhistleClientTests",
      dependencies: ["RPCCore", "RPCTransport", "WhistleClient", "WireMessages"],
      swiftSettings: settings),
    .testTarget(name: "WireMessagesTests", dependencies: ["WireMessages"], swiftSettings: settings),
    .testTarget(
      name: "WhistleServicesTests",
      dependencies: [
        "OrganizationGraph", "OrganizationSamples", "RPCCore", "Routing", "SQLiteStorage",
        "WhistleServices", "WireMessages", "WorkOrders",
      ],
      swiftSettings: settings),
  ]
)
