import { Injectable } from '@nestjs/common';
import type { Login } from '@trucban/contracts';
import { Audit } from '../audit/public.ts';
import {
  Clock,
  Database,
  InvalidError,
  UnauthenticatedError,
  systemScope,
  type Principal,
} from '../platform/public.ts';
import { LoginThrottle } from './login-throttle.ts';
import { passwordFits } from './password.ts';
import { Principals, USER_COLUMNS, type RequestOrigin, type UserRow } from './principals.ts';
import { Sessions } from './sessions.ts';

const SCOPE = systemScope('login');

/** Local accounts: name and password in, session out. */
@Injectable()
export class LoginService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly throttle: LoginThrottle,
    private readonly sessions: Sessions,
    private readonly principals: Principals,
    private readonly audit: Audit,
  ) {}

  /** @throws UnauthenticatedError (the same for a wrong name and a wrong password), TooManyError */
  async login(
    { username: given, password, otp }: Login,
    origin: RequestOrigin,
  ): Promise<{ secret: string; principal: Principal }> {
    const username = given.trim().toLowerCase();
    // Nobody has a second factor yet. Whoever sends a code believes that it protects him: he is told, not let in without it.
    if (otp)
      throw InvalidError.field(
        '/otp',
        'NO_SECOND_FACTOR',
        'Chưa có đăng nhập hai bước; hãy bỏ mã này.',
        'There is no second factor yet; please leave the code out.',
      );
    await this.throttle.check(username, origin.ip, this.clock.now());
    const [user] = await this.database.query<UserRow & { passwordHash: string }>(
      'identity.login.user',
      `select ${USER_COLUMNS}, u.password_hash as "passwordHash" from app_user u where u.username = $1 and u.active`,
      [username],
    );
    if (!(await passwordFits(user?.passwordHash, password)) || !user) {
      await this.#failed(username, origin);
      throw new UnauthenticatedError(
        'LOGIN_FAILED',
        'Tên đăng nhập hoặc mật khẩu không đúng.',
        'The username or the password is wrong.',
      );
    }
    const principal = await this.principals.ofUser(user, origin);
    const secret = await this.database.transaction(SCOPE, async (tx) => {
      await this.throttle.succeeded(tx, username);
      this.audit.write(tx, { action: 'auth.login', objectType: 'user', objectId: user.id, actor: principal.actor });
      return this.sessions.open(tx, user.id, origin.ip);
    });
    return { secret, principal };
  }

  async logout(secret: string, principal: Principal): Promise<void> {
    await this.database.transaction(SCOPE, async (tx) => {
      await this.sessions.close(tx, secret);
      this.audit.write(tx, {
        action: 'auth.logout',
        objectType: 'user',
        objectId: principal.id,
        actor: principal.actor,
      });
    });
  }

  async #failed(username: string, origin: RequestOrigin): Promise<void> {
    await this.database.transaction(SCOPE, async (tx) => {
      await this.throttle.failed(tx, username, origin.ip);
      const actor = { ...SCOPE.actor, ...origin };
      this.audit.write(tx, {
        action: 'auth.loginFailed',
        objectType: 'username',
        objectId: username.slice(0, 64),
        actor,
      });
    });
  }
}
