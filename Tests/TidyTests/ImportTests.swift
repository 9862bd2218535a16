import Testing

/// What each module may import of the house, and from outside; the same table as in ARCHITECTURE.md.
///
/// A line also fixes the target's `dependencies:` in Package.swift. Foundation and Dispatch are free everywhere but in
/// `UnlockCode` and `JSON`.
private let allowedImports: [String: Set<String>] = [
  "CEpoll": [],
  "CSQLite": [],
  "COpenSSL": [],
  "HTTPServer": ["CEpoll", "COpenSSL", "SystemPackage"],
  "JSON": [],
  "UnlockCode": [],
  "Cryptography": ["COpenSSL", "UnlockCode"],
  "Lending": ["UnlockCode", "JSON"],
  "Configuration": ["Lending", "TOMLKit", "Logging"],
  "Storage": ["Lending", "Cryptography", "Logging"],
  "SQLiteEngine": ["CSQLite", "Storage", "GRDB", "GRDBSQLite", "Logging"],
  "Servicing": ["Storage", "Lending", "UnlockCode", "Cryptography", "JSON", "Logging"],
  "Endpoints": ["HTTPServer", "JSON", "Storage", "Lending", "Cryptography", "Logging"],
  "LenderAPI": [
    "Endpoints", "Servicing", "Storage", "HTTPServer", "JSON", "Lending", "Cryptography", "UnlockCode", "Logging",
  ],
  "Enforcement": ["Servicing", "Storage", "Lending", "UnlockCode", "Cryptography", "JSON", "Logging"],
  "Simulation": ["Enforcement", "Servicing", "Storage", "Lending", "UnlockCode", "Cryptography", "JSON"],
  "DeviceAgent": ["JSON", "UnlockCode", "Cryptography", "CEpoll"],
  "latchkey": [
    "LenderAPI", "Enforcement", "Simulation", "DeviceAgent", "Endpoints", "Servicing", "Storage", "SQLiteEngine",
    "Configuration", "HTTPServer", "JSON", "Lending", "Cryptography", "UnlockCode", "SystemPackage", "ArgumentParser",
    "Logging",
  ],
  "EmbedFiles": ["embed-files", "PackagePlugin"],
  "embed-files": [],
]

/// These come with the toolchain; the first two are the house's ground, the others open what Foundation leaves out.
private let toolchain: Set<String> = ["Foundation", "Dispatch", "FoundationNetworking", "Synchronization", "Glibc"]

/// They import nothing at all: the one is lifted out by device makers, the other is bytes in, values out.
private let importNothing: Set<String> = ["UnlockCode", "JSON"]

/// An import that its module may have, but in one place only.
private let onlyIn: [(module: String, import: String, prefix: String)] = [
  ("HTTPServer", "COpenSSL", "Sources/HTTPServer/TLS/"),
  ("DeviceAgent", "FoundationNetworking", "Sources/DeviceAgent/"),
]

struct ImportTests {
  @Test func `modules import only what stands below them`() throws {
    expectNone(try importFindings(in: SourceTree.swiftFiles, declared: PackageManifest(SourceTree.manifest)))
  }

  @Test func `Package.swift declares the same table`() throws {
    let manifest = try PackageManifest(SourceTree.manifest)
    expectNone(manifestFindings(manifest, modules: SourceTree.modules))
  }

  @Test(arguments: [
    ("Sources/Lending/Money.swift", "import Storage"),
    ("Sources/Lending/Money.swift", "import struct Storage.Row"),
    ("Sources/Lending/Money.swift", "@preconcurrency package import Logging"),
    ("Sources/UnlockCode/OCRA.swift", "public import Foundation"),
    ("Sources/JSON/JSONReader.swift", "import Dispatch"),
    ("Sources/HTTPServer/Connection/Lane.swift", "internal import COpenSSL"),
    ("Sources/Storage/Writer.swift", "@_implementationOnly import GRDB"),
    ("Sources/Endpoints/Problem.swift", "import FoundationNetworking"),
    ("Tests/LendingTests/MoneyTests.swift", "@testable import Storage"),
  ])
  func `a forbidden import is found`(path: String, text: String) throws {
    let manifest = try PackageManifest("tests(\"LendingTests\", [\"Lending\"])")
    #expect(try importFindings(in: [SourceFile(path: path, text: text)], declared: manifest).count == 1)
  }

  @Test(arguments: [
    ("Sources/Lending/Money.swift", "public import Foundation\nimport JSON"),
    ("Sources/HTTPServer/TLS/TLSContext.swift", "import COpenSSL"),
    ("Sources/Lending/Money.swift", "// import Storage\nlet text = \"import Storage\""),
    ("Tests/LendingTests/MoneyTests.swift", "import Testing\n@testable import Lending"),
  ])
  func `an allowed import passes`(path: String, text: String) throws {
    let manifest = try PackageManifest("tests(\"LendingTests\", [\"Lending\"])")
    #expect(try importFindings(in: [SourceFile(path: path, text: text)], declared: manifest) == [])
  }

  @Test func `a dependency beyond the table, a missing one and an undeclared folder are found`() throws {
    let manifest = try PackageManifest(
      """
      let json = Target.Dependency.product(name: "Logging", package: "swift-log")
      module("JSON", ["Lending"]), // module("Servicing", [])
      .target(name: "Cryptography", dependencies: ["COpenSSL"]),
      """)
    let findings = manifestFindings(manifest, modules: ["JSON", "Cryptography", "Servicing"])
    #expect(findings.map(\.line) == [2, 3, 1])
  }
}

private func importFindings(in files: [SourceFile], declared: PackageManifest) throws -> [Finding] {
  let pattern = try Pattern(
    #"^\s*(?:@\w+\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"#
      + #"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)"#)
  return files.flatMap { file in
    pattern.matches(in: file.code.joined(separator: "\n")).compactMap { match in
      reason(against: match.groups[1], in: file, declared: declared).map {
        Finding(path: file.path, line: match.line, message: $0)
      }
    }
  }
}

private func reason(against name: String, in file: SourceFile, declared: PackageManifest) -> String? {
  let module = file.module
  guard let house = allowedImports[module] else {
    let target = declared.targets[module]
    let isAllowed = toolchain.contains(name) || name == "Testing" || target?.dependencies.contains(name) == true
    return isAllowed ? nil : "\(module) imports \(name), which its target in Package.swift does not name: declare it"
  }
  if importNothing.contains(module) { return "\(module) imports nothing, not even \(name)" }
  if let place = onlyIn.first(where: { $0.import == name && ($0.module == module || name == "FoundationNetworking") }) {
    return file.path.hasPrefix(place.prefix) ? nil : "\(name) is imported in \(place.prefix) only"
  }
  if house.contains(name) || toolchain.contains(name) { return nil }
  return
    "\(module) may not import \(name); it may import \(house.isEmpty ? "nothing" : house.sorted().joined(separator: ", "))"
}

private func manifestFindings(_ manifest: PackageManifest, modules: [String]) -> [Finding] {
  let wrong = manifest.targets.values.sorted { $0.line < $1.line }.compactMap { target -> Finding? in
    guard let allowed = allowedImports[target.name] else { return nil }
    let wanted = allowed.subtracting(["PackagePlugin"])
    guard target.dependencies != wanted else { return nil }
    let extra = target.dependencies.subtracting(wanted).sorted()
    let missing = wanted.subtracting(target.dependencies).sorted()
    return Finding(
      path: "Package.swift", line: target.line,
      message: "\(target.name) depends on \(extra) beyond the table in ImportTests.swift, and lacks \(missing)")
  }
  let undeclared = modules.filter { manifest.targets[$0] == nil }.map {
    Finding(
      path: "Package.swift", line: 1,
      message: "Sources/\($0) is no target: declare it, and give it a line in ImportTests.swift")
  }
  let unknown = modules.filter { manifest.targets[$0] != nil && allowedImports[$0] == nil }.map {
    Finding(path: "Sources/\($0)", line: 1, message: "the module has no line in the table of ImportTests.swift")
  }
  return wrong + undeclared + unknown
}
