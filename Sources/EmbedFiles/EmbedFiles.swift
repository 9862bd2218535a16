import Foundation
import PackagePlugin

/// Turns the files that a target's `embed.txt` names into one generated Swift file of that target.
@main struct EmbedFiles: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let list = target.directoryURL.appending(path: "embed.txt")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    // Inputs cannot be listed: SwiftPM asks for them again only when Package.swift or the set of files in a target's folder
    // changes, and a folder as an input shows a new file but no later change in it. So the tool touches an input of
    // its own, which makes it run at every build, and leaves its output alone while nothing has changed.
    let again = context.pluginWorkDirectoryURL.appending(path: "again")
    if !FileManager.default.fileExists(atPath: again.path) { try Data().write(to: again) }
    return [
      .buildCommand(
        displayName: "Embedding files in \(target.name)",
        executable: try context.tool(named: "embed-files").url,
        arguments: [context.package.directoryURL.path, list.path, output.path, again.path],
        inputFiles: [list, again],
        outputFiles: [output])
    ]
  }
}
