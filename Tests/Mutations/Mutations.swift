import Foundation

/// Breaks one rule at a time in a copy of the tree: each must be caught, by a seed of the simulation or by a test.
@main
enum Mutations {
  private static let seeds = 1...5

  static func main() throws {
    print("\(Mutation.all.count) rules to break, in a copy that is built once")
    let tree = try MutatedTree(Mutation.all)
    try tree.build()
    for seed in seeds {
      if let failure = try tree.simulate(seed: seed, mutant: nil) {
        throw MutationError("with no rule broken, the simulation fails: \(failure)")
      }
    }
    let survived = try Mutation.all.filter { try !isCaught($0, in: tree) }
    print("\(Mutation.all.count - survived.count) of \(Mutation.all.count) caught")
    if !survived.isEmpty { exit(1) }
  }

  private static func isCaught(_ mutation: Mutation, in tree: MutatedTree) throws -> Bool {
    for seed in seeds {
      if let failure = try tree.simulate(seed: seed, mutant: mutation.name) {
        row(mutation, failure)
        return true
      }
    }
    let isCaught = try tree.failsTests(mutant: mutation.name)
    row(mutation, isCaught ? "by a test" : "SURVIVED")
    return isCaught
  }

  private static func row(_ mutation: Mutation, _ outcome: String) {
    let name = mutation.name.padding(toLength: 44, withPad: " ", startingAt: 0)
    print(name + outcome.prefix(160))
  }
}
