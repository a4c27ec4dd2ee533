// Both types are public, so that the conformances are.
public import ArgumentParser
public import RoutingInstances

extension InstanceSize: ExpressibleByArgument {}
extension InstanceOrigins: ExpressibleByArgument {}
