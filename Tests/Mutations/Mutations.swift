import Foundation

/// Breaks one rule at a time in a copy of the tree: each must be caught, by a seed of the simulation or by a test.
@main
enum Mutations {
  private static let seeds = 1...5

  static func main() {
    do {
      let survived = try run()
      exit(survived == 0 ? 0 : 1)
    } catch {
      say(error)
      exit(1)
    }
  }

  /// - Returns: how many survived.
  private static func run() throws -> Int {
    say("\(Mutation.all.count) rules to break, in a copy that is built once")
    let tree = try MutatedTree(Mutation.all)
    try tree.build()
    for seed in seeds {
      if let failure = try tree.simulate(seed: seed, mutant: nil) {
        throw MutationError("with no rule broken, the simulation fails: \(failure)")
      }
    }
    let survived = try Mutation.all.filter { try !isCaught($0, in: tree) }
    say("\(Mutation.all.count - survived.count) of \(Mutation.all.count) caught")
    return survived.count
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
    say(name + outcome.prefix(160))
  }

  /// Shows a line when it is known, in a pipe too, where `print` would keep it.
  private static func say(_ line: Any) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}
