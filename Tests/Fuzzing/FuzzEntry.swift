import Foundation

/// libFuzzer on one of the properties: `Fuzzing requests|chunks|json [libFuzzer's arguments]`, made by `make fuzz`.
@main
enum FuzzEntry {
  private typealias Body = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

  static func main() throws {
    var count = CommandLine.argc - 1
    let name = CommandLine.arguments.dropFirst().first ?? ""
    guard let (body, seeds) = target(name) else {
      print("usage: Fuzzing requests|chunks|json [corpus folder] [-runs=N …]")
      exit(EXIT_FAILURE)
    }
    if let folder = CommandLine.arguments.dropFirst(2).first, !folder.hasPrefix("-") {
      try write(seeds, to: URL(filePath: folder))
    }
    // libFuzzer takes its first argument for the program's name.
    var arguments = CommandLine.unsafeArgv + 1
    exit(runDriver(&count, &arguments, body))
  }

  private static func target(_ name: String) -> (Body, seeds: [[UInt8]])? {
    switch name {
    case "requests": ({ FuzzEntry.check($0, $1, RequestProperty.violation) }, FuzzSeeds.requests)
    case "chunks": ({ FuzzEntry.check($0, $1, ChunkedBodyProperty.violation) }, FuzzSeeds.chunks)
    case "json": ({ FuzzEntry.check($0, $1, JSONProperty.violation) }, JSONProperty.seeds)
    default: nil
    }
  }

  private static func check(_ base: UnsafePointer<UInt8>?, _ count: Int, _ violation: ([UInt8]) -> String?) -> CInt {
    let octets = Array(UnsafeBufferPointer(start: base, count: count))
    // A trap is how libFuzzer learns of a violation, and writes the octets to a file.
    if let violation = violation(octets) { fatalError(violation) }
    return 0
  }

  private static func write(_ seeds: [[UInt8]], to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (number, octets) in seeds.enumerated() {
      try Data(octets).write(to: folder.appending(path: "seed-\(number)"))
    }
  }
}

/// `int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*UserCb)(const uint8_t *Data, size_t Size))`: libFuzzer's own
/// `main` calls it, where there is no other.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
