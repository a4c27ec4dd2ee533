#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension Arena {
  /// Runs `body` with this thread's arena, empty, of which `limit` bytes may be used.
  ///
  /// `body` neither suspends nor runs code from outside this module, so nobody else can come by the
  /// arena meanwhile.
  static func withCurrent<R: ~Copyable, E: Error>(
    limit: Int, _ body: (borrowing Arena) throws(E) -> R
  ) throws(E) -> R {
    let owner: Owner
    if let known = pthread_getspecific(key) {
      owner = Unmanaged<Owner>.fromOpaque(known).takeUnretainedValue()
    } else {
      owner = Owner()
      // Fails only for want of memory or for a bad key. The arena then serves this one call and is
      // freed at its end, so the extra reference is taken only on success.
      let reference = Unmanaged.passUnretained(owner)
      if pthread_setspecific(key, reference.toOpaque()) == 0 { _ = reference.retain() }
    }
    owner.arena.reset(limit: limit)
    return try body(owner.arena)
  }

  private final class Owner {
    let arena = Arena()
  }

  /// Where each thread keeps its arena. The thread's end releases it.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let result = pthread_key_create(&key) { owner in
      #if canImport(Darwin)
        Unmanaged<Owner>.fromOpaque(owner).release()
      #else
        if let owner { Unmanaged<Owner>.fromOpaque(owner).release() }
      #endif
    }
    // EAGAIN: the process has used up its keys, 1024 on Linux; ENOMEM. Both at the first message of
    // the process, whoever sent it.
    precondition(result == 0, "no thread-specific key: error \(result)")
    return key
  }()
}
