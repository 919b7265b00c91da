import { describe, expect, it } from 'vitest';
import { postgresAddressProblem } from '../../src/postgres/address-problem.ts';

describe('an address of PostgreSQL', () => {
  it.each([
    'postgres://db/chat',
    'postgresql://me:p%40ss%2Fword@db:5432/chat?sslmode=require&connect_timeout=3',
    'POSTGRES://me:@[::1]:5432/chat',
    'postgres:///chat?host=/var/run/postgresql',
    'postgres://%2Fvar%2Frun%2Fpostgresql/chat',
    'postgres://me:pw@db.example/chat?sslmode=require&channel_binding=require',
    'postgres://me@db:/chat?options=-c%20search_path%3Dchat',
  ])('can be tried: %s', (address) => {
    expect(postgresAddressProblem(address, {})).toBeUndefined();
  });

  it('may leave the database to PGDATABASE', () => {
    expect(postgresAddressProblem('postgres://db', { PGDATABASE: 'chat' })).toBeUndefined();
    expect(postgresAddressProblem('postgres://db/', {})).toMatch(/names no database/);
  });

  it.each([
    ['postgres://me:se@cret@db/chat', /%40/],
    ['postgres://me:se cret@db/chat', /%20/],
    ['postgres://me:p@s/secret#1@db/chat', /%40/],
    ['postgres://me:pw@db/chat/', /slash in its name/],
    ['postgres://me:100%@db/chat', /%25/],
    ['postgres://me:secret/x@db/chat', /port is not a number/],
    ['postgres://db:0/chat', /port is not a number/],
    ['postgres://db/chat?port=x', /port "x"/],
    ['postgres://db/chat?target_session_attrs=primary', /target_session_attrs.*leave it out/],
    ['postgres://db/chat?sslkey=/no/such/file', /sslkey cannot be read: \/no\/such\/file/],
  ])('cannot be used, and its password is not shown: %s', (address, problem) => {
    const found = postgresAddressProblem(address, {});
    expect(found).toMatch(problem);
    expect(found).not.toMatch(/secret|cret@/);
  });
});
