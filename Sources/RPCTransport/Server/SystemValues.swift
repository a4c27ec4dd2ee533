import CMalloc
import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Numbers of the operating system.
enum SystemError {
  static let addressInUse = EADDRINUSE
  static let addressNotAvailable = EADDRNOTAVAIL
  static let noEntry = ENOENT
  static let notADirectory = ENOTDIR
  static let accessDenied = EACCES
  static let notPermitted = EPERM

  /// The system's own words for a number.
  static func message(_ number: CInt) -> String { String(cString: strerror(number)) }
}

/// Memory that is free in the allocator's hands.
enum SystemMemory {
  /// Gives it back to the system. The allocator is busy for some milliseconds for each 100 MB.
  static func giveBack() {
    whistle_malloc_trim()
  }
}

/// The time of day, for records; never for measuring time.
enum WallClock {
  /// Nanoseconds since 1970-01-01 UTC.
  static func now() -> Int64 {
    var time = timespec()
    // Fails for an unknown clock or a bad pointer only.
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

/// Unix domain sockets whose files are their owner's to remove.
enum UnixSocket {
  /// There is a file that is no socket.
  struct NoSocket: Error {}

  /// A socket that is bound to a path, which makes the file.
  ///
  /// - Throws: `IOError`, `SocketAddressError`.
  static func bind(_ path: String) throws -> CInt {
    let address = try SocketAddress(unixDomainSocketPath: path)
    #if canImport(Glibc)
      let kind = CInt(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let made = socket(AF_UNIX, kind, 0)
    guard made >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
    // A program that is started meanwhile must not have it, too.
    _ = fcntl(made, F_SETFD, FD_CLOEXEC)
    let isBound = address.withSockAddr { address, length in
      systemBind(made, address, socklen_t(length)) == 0
    }
    guard isBound else {
      let number = errno
      close(made)
      throw IOError(errnoCode: number, reason: "bind")
    }
    return made
  }

  /// Removes a socket's file, if there is one.
  ///
  /// - Throws: `NoSocket` if another kind of file is there.
  static func remove(_ path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw NoSocket() }
    unlink(path)
  }

  private static let systemBind: @Sendable (CInt, UnsafePointer<sockaddr>, socklen_t) -> CInt = {
    #if canImport(Glibc)
      Glibc.bind($0, $1, $2)
    #elseif canImport(Musl)
      Musl.bind($0, $1, $2)
    #else
      Darwin.bind($0, $1, $2)
    #endif
  }
}

/// What tells one content of a file from another without reading it.
struct FileStamp: Hashable, Sendable {
  private let inode: UInt64
  private let size: Int64
  private let seconds: Int64
  private let nanoseconds: Int64

  /// Nil if there is no such file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    seconds = Int64(time.tv_sec)
    nanoseconds = Int64(time.tv_nsec)
  }
}
