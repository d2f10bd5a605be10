import AsyncHTTPClient
import Hummingbird
import HummingbirdCore
import Logging
import Metrics
import ServiceLifecycle
import Yams
enum Stub {}
