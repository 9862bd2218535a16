// swift-tools-version: 6.2
import PackageDescription

let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let tomlKit = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

/// A target with an `embed.txt` in its folder: each line of it names files that become values in the code.
func embedding(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: ["embed.txt"], swiftSettings: house, plugins: ["EmbedFiles"])
}

func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: house)
}

// Rows as in ARCHITECTURE.md: imports go down, never up. TidyTests/ImportTests.swift holds the same table.
let package = Package(
  name: "latchkey",
  products: [.executable(name: "latchkey", targets: ["latchkey"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit.git", from: "0.6.0"),
    .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
  ],
  targets: [
    // 0: C
    .target(name: "CEpoll"),
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
    .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),

    // 1: knowing
    module("HTTPServer", ["CEpoll", "COpenSSL", systemPackage]),
    module("JSON", []),
    .target(name: "UnlockCode", exclude: ["README.md"], swiftSettings: house),
    module("Cryptography", ["COpenSSL", "UnlockCode"]),
    module("Lending", ["UnlockCode", "JSON"]),

    // 2: keeping
    embedding("Configuration", ["Lending", tomlKit, logging]),
    embedding("Storage", ["Lending", "Cryptography", logging]),
    module("SQLiteEngine", ["CSQLite", "Storage", grdb, grdbSQLite, logging]),

    // 3: doing
    module("Servicing", ["Storage", "Lending", "UnlockCode", "Cryptography", "JSON", logging]),
    module("Endpoints", ["HTTPServer", "JSON", "Storage", "Lending", "Cryptography", logging]),

    // 4: faces
    embedding(
      "LenderAPI",
      [
        "Endpoints", "Servicing", "Storage", "HTTPServer", "JSON", "Lending", "Cryptography", "UnlockCode", logging,
      ]),
    module("Enforcement", ["Servicing", "Storage", "Lending", "UnlockCode", "Cryptography", "JSON", logging]),
    module("Simulation", ["Enforcement", "Servicing", "Storage", "Lending", "UnlockCode", "Cryptography", "JSON"]),
    module("DeviceAgent", ["JSON", "UnlockCode", "Cryptography", "CEpoll"]),

    // 5: wiring
    .executableTarget(
      name: "latchkey",
      dependencies: [
        "LenderAPI", "Enforcement", "Simulation", "DeviceAgent", "Endpoints", "Servicing", "Storage", "SQLiteEngine",
        "Configuration", "HTTPServer", "JSON", "Lending", "Cryptography", "UnlockCode", systemPackage, argumentParser,
        logging,
      ],
      swiftSettings: house),

    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Servicing", "Storage", "SQLiteEngine", "Lending", "Cryptography", "JSON", argumentParser,
      ],
      path: "Benchmarks", exclude: ["poll.lua", "payments.lua", "paced-polls.lua", "paced-payments.lua"],
      swiftSettings: house),

    // Files into code, at build time
    .plugin(name: "EmbedFiles", capability: .buildTool(), dependencies: ["embed-files"], path: "Sources/EmbedFiles"),
    .executableTarget(name: "embed-files", swiftSettings: house),

    // Tests
    .target(name: "Seeds", path: "Tests/Seeds", swiftSettings: house),
    .target(
      name: "TestSupport",
      dependencies: [
        "LenderAPI", "Enforcement", "Endpoints", "Servicing", "Storage", "SQLiteEngine", "Configuration", "HTTPServer",
        "JSON", "Lending", "Cryptography", "UnlockCode", systemPackage, logging,
      ],
      path: "Tests/TestSupport", swiftSettings: house),
    tests(
      "HTTPServerTests", ["HTTPServer", "COpenSSL", "Seeds", systemPackage],
      exclude: ["Conformance/README.md", "Conformance/nginx.conf"]),
    tests("JSONTests", ["JSON", "Seeds"]),
    tests("UnlockCodeTests", ["UnlockCode", "Cryptography", "JSON", "Seeds"]),
    tests("CryptographyTests", ["Cryptography", "UnlockCode"]),
    tests("LendingTests", ["Lending", "UnlockCode", "JSON", "Cryptography", "Seeds"]),
    tests("ConfigurationTests", ["Configuration", "Lending"]),
    tests("StorageTests", ["Storage", "SQLiteEngine", "Lending", "Cryptography", "Seeds", "TestSupport"]),
    tests(
      "ServicingTests",
      [
        "Servicing", "Storage", "Lending", "UnlockCode", "Cryptography", "JSON", "Configuration", "Seeds",
        "TestSupport",
      ]),
    tests(
      "EndpointsTests",
      ["Endpoints", "HTTPServer", "JSON", "Storage", "Lending", "Cryptography", "Seeds", "TestSupport", logging]),
    tests(
      "LenderAPITests",
      [
        "LenderAPI", "Endpoints", "Servicing", "Storage", "HTTPServer", "JSON", "Lending", "Cryptography", "UnlockCode",
        "Seeds", "TestSupport",
      ]),
    tests("EnforcementTests", ["Enforcement", "Servicing", "Storage", "Lending", "TestSupport", logging]),
    tests("DeviceAgentTests", ["DeviceAgent", "JSON", "UnlockCode", "Cryptography", "TestSupport"]),
    // Breaks the product's rules in a copy: `make mutations`.
    .executableTarget(name: "Mutations", path: "Tests/Mutations", swiftSettings: house),
    tests("SimulationTests", ["Simulation", "Configuration", "Lending", "TestSupport"]),
    tests("LatchkeyTests", ["latchkey", "JSON"]),
    tests("TidyTests", []),
  ]
)

// libFuzzer instead of tests: `make fuzz`.
if Context.environment["LATCHKEY_FUZZ"] != nil {
  package.targets.removeAll(where: \.isTest)
  package.targets.append(
    .executableTarget(
      name: "Fuzzing", dependencies: ["HTTPServer", "JSON"], path: "Tests",
      sources: ["Fuzzing", "HTTPServerTests/Conformance/Cases", "HTTPServerTests/Conformance/Properties"],
      swiftSettings: house))
}
