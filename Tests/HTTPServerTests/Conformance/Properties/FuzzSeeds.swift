/// What fuzzing begins with: the suite's own octets.
enum FuzzSeeds {
  static let requests = ConformanceCase.subjects.flatMap(\.cases).map(\.octets).filter { $0.count <= bytesMax }

  /// What follows the heads of chunked requests.
  static let chunks = (ConformanceCase.chunks + ConformanceCase.smuggling).map(\.octets).compactMap { octets in
    octets.firstRange(of: [0x0d, 0x0a, 0x0d, 0x0a]).map { Array(octets[$0.upperBound...]) }
  }.filter { !$0.isEmpty && $0.count <= bytesMax }

  /// Those that are long to be too long would slow a run and teach it nothing.
  private static let bytesMax = 1_000
}
