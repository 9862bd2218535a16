/// Octets changed a little, from a seed: a run of them is told and repeated by one number.
struct Mutation: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Vigna's SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// One of the originals with one to three changes, one of which may bring in part of another.
  mutating func mutant(of originals: [[UInt8]]) -> [UInt8] {
    var octets = originals[index(below: originals.count)]
    for _ in 0...index(below: 3) { change(&octets, originals) }
    return octets
  }

  /// Octets on which the grammar turns.
  private static let interesting = Array("\r\n\t\0 :;,=%/.?#\"\\0129afAFxX*[]@{|}\u{7f}".utf8) + [0x80, 0xc3, 0xff]

  private mutating func change(_ octets: inout [UInt8], _ originals: [[UInt8]]) {
    guard !octets.isEmpty else { return }
    let at = index(below: octets.count)
    let octet = Mutation.interesting[index(below: Mutation.interesting.count)]
    switch index(below: 6) {
    case 0: octets[at] = octet
    case 1: octets.insert(octet, at: at)
    case 2: octets.remove(at: at)
    case 3: octets.insert(contentsOf: octets[at...].prefix(8), at: at)
    case 4: octets[at] = UInt8(truncatingIfNeeded: next())
    default:
      let other = originals[index(below: originals.count)]
      guard !other.isEmpty else { return }
      octets.replaceSubrange(at..., with: other[index(below: other.count)...])
    }
  }

  private mutating func index(below bound: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(bound)) }
}
