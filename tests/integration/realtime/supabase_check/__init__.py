"""What Supabase's own end-to-end check asks of a Realtime, in our words and through supabase-js."""
