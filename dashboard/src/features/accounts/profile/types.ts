import { row, type Shaped } from '@/lib/shape.ts'

/** Of `my_profile`. */
export const myProfile = row('profiles', 'user_id', 'name', 'picture', 'signature', 'preferences')
export type Profile = Shaped<typeof myProfile>

/** What a person changes of his profile. */
export type ProfilePatch = Partial<Omit<Profile, 'user_id'>>
