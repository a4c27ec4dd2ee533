import OrganizationSamples

extension TemporaryFolder {
  /// Path of the store that the test is about.
  var store: String { "\(path)/store.sqlite" }
}
