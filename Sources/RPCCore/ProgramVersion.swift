/// The version of Whistle, which `whistle --version`, the server's log and the client's `user-agent` tell.
package enum ProgramVersion {
  package static let text = "0.1.0"
}
