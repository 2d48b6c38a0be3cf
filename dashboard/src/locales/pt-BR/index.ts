import { accounts } from './accounts.ts'
import { auth } from './auth.ts'
import { common } from './common.ts'
import { instances } from './instances.ts'
import { problems } from './problems.ts'

export const messages = { ...common, ...auth, ...accounts, ...instances, ...problems }

export type Messages = typeof messages
