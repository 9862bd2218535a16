import Foundation

/// A copy of the tree in which every broken rule stands beside the right one, and the environment says which one holds.
///
/// The product itself has no such switch.
struct MutatedTree {
  private let directory: URL
  private static let copied = [
    "Package.swift", "Package.resolved", "Sources", "Tests", "Benchmarks", "config", "migrations", "openapi.yaml",
  ]
  private static let variable = "LATCHKEY_MUTANT"

  /// Copies the tree at the working directory, and writes the mutations into the copy.
  init(_ mutations: [Mutation]) throws {
    directory = URL(filePath: FileManager.default.currentDirectoryPath).appending(path: ".build/mutations")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for name in MutatedTree.copied where FileManager.default.fileExists(atPath: name) { try copy(name) }
    for (file, mutations) in Dictionary(grouping: mutations, by: \.file) {
      let url = directory.appending(path: "Sources/" + file)
      let text = try Mutation.apply(mutations, to: String(contentsOf: url, encoding: .utf8))
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    try MutatedTree.asking.write(
      to: directory.appending(path: "Sources/Lending/Mutant.swift"), atomically: true, encoding: .utf8)
  }

  private static let asking = """
    import Foundation

    private let mutant = ProcessInfo.processInfo.environment["\(variable)"]

    /// Whether a rule is broken in this run.
    public func isMutant(_ name: String) -> Bool { name == mutant }

    """

  private func copy(_ name: String) throws {
    let target = directory.appending(path: name)
    if FileManager.default.fileExists(atPath: target.path) { try FileManager.default.removeItem(at: target) }
    try FileManager.default.copyItem(at: URL(filePath: name), to: target)
  }

  /// Builds the copy, its tests too.
  func build() throws {
    guard try run(["swift", "build", "--build-tests"], mutant: nil).isDone else {
      throw MutationError("the copy in \(directory.path) does not build: see there")
    }
  }

  /// Lives a world; what it failed by, or nil where it held.
  func simulate(seed: Int, mutant: String?) throws -> String? {
    let ended = try run(
      [".build/debug/latchkey", "simulate", "--seed", "\(seed)", "--contracts", "24", "--days", "120"], mutant: mutant)
    guard !ended.isDone else { return nil }
    return ended.output.split(separator: "\n").first { $0.hasPrefix("seed") }.map(String.init) ?? "it crashed"
  }

  /// Runs the tests of the rules; whether one failed.
  func failsTests(mutant: String) throws -> Bool {
    try !run(["swift", "test", "--skip-build", "--filter", "LendingTests|ServicingTests"], mutant: mutant).isDone
  }

  private func run(_ command: [String], mutant: String?) throws -> (isDone: Bool, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging([MutatedTree.variable: mutant ?? ""]) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus == 0, output)
  }
}
